"""The app that tells browsers that something changed."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Holds no models: it is an app so that the checks see its place in the order."""

    name = "live"
