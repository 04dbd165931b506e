"""The front door: settings, addresses and the commands that touch every app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The app's place in Django."""

    name = "als_site"
