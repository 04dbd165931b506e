"""The Django app config of demo, installed in demo mode only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The app's place in Django."""

    name = "demo"
