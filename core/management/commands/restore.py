"""Restores a backup into an empty database, then repeats the deletions made since the backup."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.chain import verify_chain
from core.backup import restore
from core.backup.archive import Damaged
from core.backup.backup import Unfit
from core.management.commands.backup import add_places, places


class Command(BaseCommand):
    help = "Put a backup back: checked first, whole or not at all; deletions from the log are done again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_places(parser)
        parser.add_argument("--replace", action="store_true", help="lose what is in the database now")
        parser.add_argument(
            "--deletions", type=Path, help="another deletion log to do again, beside the kept one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, place = places(options)
        log: Path | None = options["deletions"]
        also = log.read_text(encoding="utf-8", errors="replace").splitlines() if log else []
        try:
            done = restore.restore(folder, place, replace=options["replace"], also=also, progress=self.show)
        except (Unfit, Damaged) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{sum(done.rows.values())} rows and {done.keys} wrapped keys are back, counted and whole."
        )
        self.stdout.write(f"{done.deletions} deletions done again. Everybody signs in anew.")
        if done.missing_master_keys:
            missing = ", ".join(done.missing_master_keys)
            self.stderr.write(
                f"Not in ALS_KEKS: {missing}. Words sealed under them cannot be opened until they are."
            )
        found = verify_chain()
        if found and not (found.what == "unreadable" and done.missing_master_keys):
            raise CommandError("The audit does not hold together: see check_audit.")

    def show(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done} of {total}")
