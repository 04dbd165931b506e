"""Runs retention as the periodic job does, and prints what was deleted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacy.services import notices, retention


class Command(BaseCommand):
    help = "Delete words whose day has come, and tell owners of those to come. Safe to stop and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        done = retention.retain(dry_run=dry_run, progress=self.show)
        would = "would be " if dry_run else ""
        self.stdout.write(
            f"{done.briefs} briefs, {done.drafts} drafts and the words of {done.sets} sets {would}deleted."
        )
        if not dry_run:
            self.stdout.write(f"{notices.tell_ahead()} people told of what goes within two weeks.")
        if done.failed:
            raise CommandError(f"{done.failed} could not be deleted; the log says why. Run it again.")

    def show(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done} of {total}")
