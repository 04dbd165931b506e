"""The door for pages in production: plain WSGI, many workers, no streams."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")

application = get_wsgi_application()
