"""Checks that every live key can be unwrapped and, with --words, that all words can be decrypted."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.models import SealKey
from core.sealing.registry import sealed_models
from core.sealing.rotation import broken_keys
from core.sealing.verification import count_words


class Command(BaseCommand):
    help = "Verify that every key unwraps under the master keys in ALS_KEKS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--words", action="store_true", help="open every word as well")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = self.check_the_keys()
        if options["words"]:
            faults += self.check_the_words()
        if faults:
            raise CommandError(
                f"{faults} cannot be opened. Give ALS_KEKS the master keys they were wrapped under."
            )

    def check_the_keys(self) -> int:
        broken = broken_keys()
        for row, why in broken:
            self.stderr.write(f"key {row.pk} of {row.holder_kind}:{row.holder_id}: {why}")
        live = SealKey.objects.filter(destroyed_at=None).count()
        self.stdout.write(f"{live - len(broken)} of {live} keys unwrap.")
        return len(broken)

    def check_the_words(self) -> int:
        faults = 0
        for model in sealed_models():
            opened, broken = count_words(model)
            faults += broken
            self.stdout.write(f"{model._meta.label_lower}: {opened} open, {broken} do not.")
        return faults
