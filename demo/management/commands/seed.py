"""Seeds the demo people and their sets; with --sets, bulk data for benchmarks."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo import measuring, seed


class Command(BaseCommand):
    """Idempotent: existing rows stay as they are, missing ones are created."""

    help = "Put the demo people and their story into the database; --sets adds rows to measure on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sets", type=int, default=0, help="so many sets to measure on, as figures")
        parser.add_argument("--years", type=int, default=2, help="over how many years their sessions lie")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ALS_DEMO:
            raise CommandError("The seed makes people whose password everybody knows: it needs ALS_DEMO=1.")
        if options["sets"] < 0 or not 1 <= options["years"] <= 10:
            raise CommandError("--sets is 0 or more, --years is 1 to 10.")
        tell = self.stdout.write if options["verbosity"] else _silent
        session = seed.tell()
        tell(f"The demo people and their story are there; session {session.pk} is open now.")
        if options["sets"]:
            measuring.tell(sets=options["sets"], years=options["years"], say=tell)


def _silent(line: str) -> None:
    """Progress callback that prints nothing, for --verbosity 0."""
