"""Writes a backup of every table into one folder, and the keys that decrypt it into another."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.backup import backup
from core.backup.archive import Damaged


class Command(BaseCommand):
    help = (
        "Write every table into an empty folder, for restore on SQLite or PostgreSQL. Wrapped keys and the deletion "
        "log go to a place apart; master keys (ALS_KEKS) go nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_places(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder, place = places(options)
        try:
            made = backup.make(folder, place, progress=self.show if options["verbosity"] > 1 else _silent)
        except (backup.Unfit, Damaged) as error:
            raise CommandError(str(error)) from error
        count = sum(table["rows"] for table in made["tables"])
        self.stdout.write(f"{count} rows of {len(made['tables'])} tables in {folder}.")
        self.stdout.write(
            f"{made['keys']} wrapped keys and the deletion log in {place}: keep that elsewhere."
        )
        needed = ", ".join(made["master_keys_needed"]) or "none yet"
        self.stdout.write(
            f"Master keys without which nothing opens (keep ALS_KEKS apart from both): {needed}."
        )

    def show(self, what: str, done: int, total: int) -> None:
        self.stdout.write(f"{what}: {done} of {total}")


def add_places(parser: CommandParser) -> None:
    """Add the two path arguments: the backup's folder and, as --apart, the keys' folder."""
    parser.add_argument("folder", type=Path, help="the backup's own folder")
    parser.add_argument(
        "--apart",
        type=Path,
        help="where wrapped keys and the deletion log are (default: “apart” beside the folder)",
    )


def places(options: dict[str, Any]) -> tuple[Path, Path]:
    """Both folders as absolute paths; raises CommandError when one lies inside the other."""
    folder = options["folder"].resolve()
    place = (options["apart"] or folder.parent / "apart").resolve()
    if place == folder or folder in place.parents or place in folder.parents:
        raise CommandError("Keys and backup must lie apart: neither in the other.")
    return folder, place


def _silent(what: str, done: int, total: int) -> None:
    """Progress callback that prints nothing, for --verbosity 0."""
