"""Says what is missing or wrong, each with what to do; with --start only what a process needs before it serves."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from core import startup
from core.tracebacks import database_facts
from core.web import health, site_health
from core.web.site_health import Finding


class Command(BaseCommand):
    help = "Look at everything that belongs to the site; fails when something needs you."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start", action="store_true", help="only what a process needs before it serves")

    def handle(self, *args: Any, **options: Any) -> None:
        found = needs()
        if not options["start"]:
            found += configuration()
        if not options["start"] and all(
            each.well for each in found if each.name in ("database", "migrations")
        ):
            found += site_health.findings()
        for each in found:
            self.stdout.write(f"{'ok  ' if each.well else 'MEND'} {each.title}: {each.said}")
        wrong = [each for each in found if not each.well]
        if wrong:
            raise CommandError(
                f"{len(wrong)} of {len(found)} need you: {', '.join(each.name for each in wrong)}."
            )


def needs() -> list[Finding]:
    """What a process needs in order to serve."""
    static = startup.missing_static()
    files = Finding("static", "Static files", not static, static or f"In {settings.STATIC_ROOT}.")
    try:
        ready = health.readiness()
        keys = startup.wrong_key()
    except Error as error:  # it went away between the two
        return [files, _database(error)]
    said = {
        "database": "It answers." if ready["database"] else "It does not answer; the log says why.",
        "migrations": "All applied." if ready["migrations"] else "Run manage.py migrate.",
        "keys": "One of each kind opens." if ready["keys"] else keys or "Not looked at.",
    }
    titles = {"database": "Database", "migrations": "Migrations", "keys": "Master keys"}
    return [files, *(Finding(name, titles[name], well, said[name]) for name, well in ready.items())]


def _database(error: Error) -> Finding:
    facts = " ".join(database_facts(error).values())
    return Finding("database", "Database", False, f"It does not answer. {type(error).__name__} {facts}")


def configuration() -> list[Finding]:
    """What is set in a way that a public site cannot live with."""
    https, smtp = settings.SECURE_SITE, settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    proxies = settings.ALS_TRUSTED_PROXIES
    return [
        Finding(
            "address", "Address", https, settings.ALS_SITE_URL if https else "ALS_SITE_URL is not https."
        ),
        Finding(
            "proxies",
            "Proxies",
            bool(proxies) or not https,
            f"{proxies} trusted."
            if proxies
            else "ALS_TRUSTED_PROXIES is 0: limits would count the proxy as everybody."
            if https
            else "None is trusted: right while none stands in front.",
        ),
        Finding(
            "mail",
            "Mail",
            smtp,
            f"By {settings.EMAIL_HOST}:{settings.EMAIL_PORT}; try manage.py send_test_letter."
            if smtp
            else "EMAIL_URL is not set: letters are printed.",
        ),
        Finding("reports", "Error reports", True, reports()),
        Finding(
            "broker",
            "Redis",
            True,
            "Set."
            if settings.ALS_REDIS_URL
            else "Not set: run one process for pages and streams, and one beat.",
        ),
    ]


def reports() -> str:
    """Where errors are reported, without the key in that address."""
    host = urlsplit(settings.ALS_SENTRY_DSN).hostname
    return f"To {host}." if host else "To nobody: ALS_SENTRY_DSN is not set. The log has every error."
