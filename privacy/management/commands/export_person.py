"""Exports a person's data, for somebody who cannot sign in and has proven their identity."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from privacy.management.commands.erase_person import person_named
from privacy.reads.export import json_pieces, record_export


class Command(BaseCommand):
    help = "Write all that is a person's own as JSON, to a file that only its owner may read. Audited."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="the person's id or e-mail address")
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        person = person_named(options["person"])
        record_export(person, actor=None, format="json")
        path: Path = options["file"]
        path.touch(mode=0o600, exist_ok=False)
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json_pieces(person))
        self.stdout.write(f"Written: {path}")
