"""The Django app config of home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app's place in Django."""

    name = "home"
