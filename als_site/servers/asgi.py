"""The ASGI entry point for one process: streams at /live/, Django pages everywhere else."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from als_site.servers import streams
from als_site.servers.asgi_errors import guarded
from als_site.servers.utf8_guard import Utf8Guard
from als_site.servers.wsgi_in_asgi import Pages
from live.stream import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")
# Thread switch interval: rendering a page would delay signals by 5 ms. Measured: halves the time from press to screen.
sys.setswitchinterval(0.0005)
pages = guarded(Pages(Utf8Guard(get_wsgi_application())))

from core import startup  # noqa: E402 - models may be imported only once Django is set up


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route to the stream or to the pages by path."""
    if scope["type"] == "lifespan":
        await streams.live_on(receive, send, refusal=startup.unfit_for_pages)
    elif scope["type"] == "http" and not scope["path"].startswith("/live/"):
        await pages(scope, receive, send)
    else:
        await streams.application(scope, receive, send)
