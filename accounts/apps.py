"""People and how they come in."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def make_cache_table(using: str, **_kwargs: Any) -> None:
    """The limits of the doors live in the cache, and the cache in the database: its table comes with the others."""
    call_command("createcachetable", database=using, verbosity=0)


class AccountsConfig(AppConfig):
    """The app's place in Django."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Knows the letters, watches the doors, and makes the cache's table whenever tables are made."""
        # They register letters and listen at the doors.
        from accounts import audit_signals, log_signals, mail, second_step, session_store  # noqa: F401

        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="accounts.cache_table")
