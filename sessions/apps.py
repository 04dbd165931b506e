"""The Django app config of sessions; its label differs because Django has a `sessions` app of its own."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """The app's place in Django."""

    name = "sessions"
    label = "als_sessions"
    default_auto_field = "django.db.models.BigAutoField"
