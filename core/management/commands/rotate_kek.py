"""Re-wraps every key under the current master key, the first one in ALS_KEKS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.sealing import master_keys
from core.sealing.rotation import rewrap_keys


class Command(BaseCommand):
    help = "Rewrap all keys under the first master key in ALS_KEKS. Safe to stop and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        kek_id, _kek = master_keys.current_kek()
        done = rewrap_keys(progress=self.show)
        self.stdout.write(f"{done.keys} keys wrapped under “{kek_id}”.")
        if done.broken:
            raise CommandError(f"{done.broken} keys do not unwrap and were left alone: run check_keys.")

    def show(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done} of {total}")
