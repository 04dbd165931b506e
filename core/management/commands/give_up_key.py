"""Gives up what was sealed under a master key that is lost for good, so that the site can go on without it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core import clock
from core.audit import trail
from core.models import SealKey
from core.sealing import SealBroken, destruction, keyring, master_keys


class Command(BaseCommand):
    help = (
        "Destroy the keys under a master key that is lost: their words are gone, and new ones can be written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("master_key", help="its id, as the refusal names it")
        parser.add_argument("--yes", action="store_true", help="it is in no vault, no backup and on no paper")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["master_key"]
        with transaction.atomic():
            rows = list(SealKey.objects.filter(kek_id=name, destroyed_at=None).select_for_update())
            lost = [row for row in rows if not _opens(row)]
            if not lost:
                raise CommandError(f"No key is lost under “{name}”.")
            if not options["yes"]:
                raise CommandError(f"{len(lost)} keys would be destroyed, and all they sealed. Say --yes.")
            for row in lost:
                row.retired_at = row.retired_at or clock.now()
                row.save(update_fields=["retired_at"])
            destruction.overwrite(lost)
            trail.record_on_site("keys.given_up", keys=len(lost), master_key=name)
        keyring.forget()
        self.stdout.write(
            f"{len(lost)} keys under “{name}” are given up; {len(rows) - len(lost)} open and stay."
        )


def _opens(row: SealKey) -> bool:
    try:
        return bool(master_keys.unwrapped(row))
    except SealBroken:
        return False
