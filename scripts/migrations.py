"""Every migration works beside the version before: the one goes in while the other still answers."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# A migration that cannot work beside the version before is named here with its reason, and in the changelog as one that
# needs downtime. These were made before the first release, when there was no version before.
EXCUSED = (
    "0003_attendance_gaps",
    "0002_status",
    "0002_venue_and_status",
    "0005_idempotency_key",
    "0005_venue_position_status",
    # Takes away "one topic a person" and asks for less: no topic twice. Every old row has one issue, of one person.
    "0015_several_topics",
    # Asks for less than before: a slot is one of its poll by its hour, and by which of two where it comes twice.
    "0011_second_hour_in_polls",
)


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")
    import django
    from django.apps import apps
    from django.db import connection
    from django_migration_linter import MigrationLinter

    django.setup()
    if connection.vendor != "postgresql":
        sys.exit("DATABASE_URL has to name a PostgreSQL: another database's SQL says nothing of its locks.")
    linter = MigrationLinter(
        include_apps=[app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT],
        ignore_initial_migrations=True,
        ignore_name=EXCUSED,
        quiet=["ok", "ignore", "warning"],
        no_cache=True,
    )
    linter.lint_all_migrations()
    return int(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main())
