"""After a restore: does every deletion of a kept log again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import deletions


class Command(BaseCommand):
    help = "Do the deletions in a kept log again, after restoring a backup. Safe to run twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        done = deletions.redo(options["log"].read_text(encoding="utf-8").splitlines())
        self.stdout.write(f"{done} deletions done again.")
