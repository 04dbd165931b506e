"""What members commit to, and how it went."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """The app's place in Django."""

    name = "actions"
    default_auto_field = "django.db.models.BigAutoField"
