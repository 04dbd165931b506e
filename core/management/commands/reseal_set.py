"""Re-encrypts all words of a set, or of a person, under a new key."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.management.holders import add_holder_argument, chosen_holder
from core.sealing.resealing import GRACE_SECONDS, reseal_holder


class Command(BaseCommand):
    help = "Seal all words of a set under a new key, and destroy the old one. Safe to stop and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_holder_argument(parser)
        parser.add_argument("--grace", type=float, default=GRACE_SECONDS, metavar="SECONDS")

    def handle(self, *args: Any, **options: Any) -> None:
        holder = chosen_holder(options)
        done = reseal_holder(holder, grace_seconds=options["grace"], progress=self.show, wait=self.wait)
        self.stdout.write(f"{done.words} words sealed anew, {done.destroyed} old keys destroyed.")
        if done.broken:
            raise CommandError(
                f"{done.broken} words do not open; they and the old key were left as they are."
            )

    def show(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done} of {total}")

    def wait(self, seconds: float) -> None:
        self.stdout.write(f"Waiting {seconds:.0f} s until every process has forgotten the old key.")
        time.sleep(seconds)
