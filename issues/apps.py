"""The Django app config of issues: what members bring to sessions."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """The app's place in Django."""

    name = "issues"
    default_auto_field = "django.db.models.BigAutoField"
