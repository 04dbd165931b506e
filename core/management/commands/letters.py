"""Lists letters that were not delivered, sends them again, or discards them."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models

from core.jobs import delivery
from core.models import OutboxMail


class Command(BaseCommand):
    help = "List letters that were refused, given up, or failed so far; try them again; discard them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "act",
            choices=["list", "retry", "discard"],
            nargs="?",
            default="list",
            help="list them (the default), send those named once more, or give those named up for good",
        )
        parser.add_argument("id", type=UUID, nargs="*", help="of a letter, as in the list's first column")
        parser.add_argument("--all", action="store_true", help="every letter that was refused or given up")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "list":
            self.show("not delivered", delivery.undelivered())
            self.show("waiting to be tried again", delivery.waiting())
            return
        chosen = delivery.undelivered() if options["all"] else self.chosen(options["id"])
        act = delivery.retry if options["act"] == "retry" else delivery.discard
        said = "Going out again" if options["act"] == "retry" else "Discarded"
        self.stdout.write(f"{said}: {act(chosen)}.")

    def chosen(self, ids: list[UUID]) -> models.QuerySet[OutboxMail]:
        """The letters named; all of them have to be there."""
        found = OutboxMail.objects.filter(pk__in=ids)
        if not ids or found.count() != len(set(ids)):
            raise CommandError("Name letters by the ids that `letters list` shows, or say --all.")
        return found

    def show(self, title: str, mails: models.QuerySet[OutboxMail]) -> None:
        self.stdout.write(f"{mails.count()} {title}")
        for mail in mails.iterator():
            at = (mail.settled_at or mail.due_at).isoformat(timespec="minutes")
            self.stdout.write(
                f"  {mail.pk}  {mail.to}  {mail.letter}  {at}  {mail.attempts} tries  {mail.last_error}"
            )
