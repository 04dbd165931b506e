"""Re-encrypts second-step secrets under the current SECRET_KEY, so that an old one can be removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import resealing


class Command(BaseCommand):
    help = "Reseal authenticator apps and recovery codes under ALS_SECRET_KEY. Safe to stop and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = resealing.reseal_all()
        self.stdout.write(f"{done.sealed} second steps sealed anew, {done.current} were already.")
        if done.broken:
            raise CommandError(
                f"{done.broken} second steps do not open and were left alone: name the secret that sealed them in "
                "ALS_SECRET_KEY_FALLBACKS, or their people set them up again."
            )
