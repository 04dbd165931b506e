"""What crosses all apps for one person: home, what needs doing, the search, the pages that explain."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """The app's place in Django."""

    name = "home"
