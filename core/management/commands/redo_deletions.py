"""Repeats every deletion in a deletion log, after a restore done by other means."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import deletions


class Command(BaseCommand):
    help = "Do the deletions in a kept log again, after restoring a backup. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        kept = options["log"].read_text(encoding="utf-8", errors="replace").splitlines()
        try:
            done = deletions.redo(kept)
        except deletions.Unreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done} deletions done again.")
