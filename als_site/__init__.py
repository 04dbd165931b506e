"""The front door of the site; nobody imports it."""

from als_site.celery import app as celery_app

__all__ = ["celery_app"]
