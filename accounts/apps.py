"""People and how they come in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app's place in Django."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
