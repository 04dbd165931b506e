"""The Django app config of live."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Has no models; it is an app so that checks and import contracts include it."""

    name = "live"
