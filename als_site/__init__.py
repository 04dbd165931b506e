"""The Django project: settings, root URLs and server entry points. No other app imports it."""

from als_site.celery import app as celery_app

__all__ = ["celery_app"]
