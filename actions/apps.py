"""The Django app config of actions: what members commit to, and its outcome."""

from django.apps import AppConfig


class ActionsConfig(AppConfig):
    """The app's place in Django."""

    name = "actions"
    default_auto_field = "django.db.models.BigAutoField"
