"""What members bring."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """The app's place in Django."""

    name = "issues"
    default_auto_field = "django.db.models.BigAutoField"
