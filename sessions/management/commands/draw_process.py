"""Writes the state diagram of a session, and the formats, into docs/process.md; or checks that they are current."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sessions.process.drawing import DOCUMENT, document, is_current


class Command(BaseCommand):
    """`manage.py draw_process` writes the file; with `--check` it fails if the file is out of date."""

    help = "Draws the process into docs/process.md from the table that the product runs on."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when the drawing is old"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            if not is_current():
                raise CommandError("docs/process.md is old: run manage.py draw_process.")
            return
        DOCUMENT.write_text(document(), encoding="utf-8")
