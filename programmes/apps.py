"""The Django app config of programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The app's place in Django."""

    name = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the letters, so that they are registered."""
        from programmes import mail  # noqa: F401 - registers its letters
