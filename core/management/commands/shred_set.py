"""Destroys the keys of a set, or of a person: their words can never be read again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.holders import add_holder_argument, chosen_holder
from core.sealing.destruction import shred


class Command(BaseCommand):
    help = "Destroy a set's keys for good. Its words can never be read again; dates and figures stay."

    def add_arguments(self, parser: CommandParser) -> None:
        add_holder_argument(parser)
        parser.add_argument("--yes", action="store_true", help="I know that this cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        holder = chosen_holder(options)
        if not options["yes"]:
            raise CommandError(f"This destroys every word of {holder} for good. Say --yes to do it.")
        destroyed = shred(holder)
        self.stdout.write(
            f"{destroyed} keys of {holder} destroyed; another process forgets them within 15 s."
        )
