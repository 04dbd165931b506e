"""The demonstration: its people, their story, and every component on one page; installed in demo mode only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The app's place in Django."""

    name = "demo"
