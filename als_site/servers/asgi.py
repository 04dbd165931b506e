"""Both doors in one process: streams at /live/, pages everywhere else."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from als_site.servers import streams
from als_site.servers.asgi_errors import guarded
from als_site.servers.utf8_guard import Doorstep
from als_site.servers.wsgi_in_asgi import Pages
from live.stream import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")
# A page that is being drawn would keep a signal waiting for 5 ms: measured, this halves the way from press to screen.
sys.setswitchinterval(0.0005)
pages = guarded(Pages(Doorstep(get_wsgi_application())))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Pages know nothing of streams, and streams nothing of pages."""
    if scope["type"] == "http" and not scope["path"].startswith("/live/"):
        await pages(scope, receive, send)
    else:
        await streams.application(scope, receive, send)
