"""The groups and who is in them."""

from django.apps import AppConfig


class SetsConfig(AppConfig):
    """The app's place in Django."""

    name = "sets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Knows the letters."""
        from sets import mail  # noqa: F401 - registers its letters
