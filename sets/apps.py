"""The Django app config of sets."""

from django.apps import AppConfig


class SetsConfig(AppConfig):
    """The app's place in Django."""

    name = "sets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the letters, so that they are registered."""
        from sets import mail  # noqa: F401 - registers its letters
