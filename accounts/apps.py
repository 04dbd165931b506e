"""The Django app config of accounts: people and how they sign in."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate

from core import clock
from live import clock as live_clock


def make_cache_table(using: str, **_kwargs: Any) -> None:
    """After `migrate`: create the database cache's table, which holds the sign-in rate limits."""
    call_command("createcachetable", database=using, verbosity=0)


class AccountsConfig(AppConfig):
    """Imports the modules that register letters and signal receivers."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register letters and receivers, and create the cache's table after each `migrate`."""
        # Imported for the letters, signal receivers and findings that they register.
        from accounts import audit_signals, health, log_signals, mail, second_step, session_store  # noqa: F401

        clock.follow(live_clock.set_ahead)
        post_migrate.connect(make_cache_table, sender=self, dispatch_uid="accounts.cache_table")
