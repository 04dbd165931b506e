"""The live meeting in the browser; no models of its own."""

from django.apps import AppConfig


class RoomConfig(AppConfig):
    """The app's place in Django."""

    name = "room"
