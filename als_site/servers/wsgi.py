"""The WSGI entry point for pages alone, in production."""

import os

from django.core.wsgi import get_wsgi_application

from als_site.servers.utf8_guard import Utf8Guard

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")

application = Utf8Guard(get_wsgi_application())

from als_site.servers import logs  # noqa: E402 - models may be imported only once Django is set up
from core import startup  # noqa: E402

logs.take_over()
startup.refuse_unfit_pages()
