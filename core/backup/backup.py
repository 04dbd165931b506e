"""A backup of every table, for SQLite and PostgreSQL alike; the keys that decrypt the words go to another folder.

`DIR` holds a file a table and a manifest. `apart` holds the wrapped keys of sets and people and the deletion log,
always the newest: of a key that was shredded no older copy stays, so yesterday's rows stay shut. Master keys
(ALS_KEKS) are in neither.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from core import clock
from core.audit import chain, trail
from core.backup import key_backup
from core.backup.archive import Written, private_file, write_table
from core.db.snapshot import snapshot
from core.jobs import heartbeats
from core.models import SealKey
from core.sealing.progress import Progress, silent

MANIFEST = "manifest.json"
FORMAT = 1
# Who is signed in is nobody's loss, and a copy of it would be a way in.
LEFT_OUT = frozenset({"sessions.session", "usersessions.usersession"})


class Unfit(Exception):
    """A folder or the database is not in the state that a backup or restore needs."""


def models_kept() -> list[type[models.Model]]:
    """The models that go into the archive: all except the keys and those left out, in a fixed order."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model is not SealKey
    ]
    kept = [model for model in found if model._meta.label_lower not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def make(folder: Path, place: Path, progress: Progress = silent) -> dict[str, Any]:
    """Write a backup into an empty folder, and keys and deletions into `place`. The manifest comes last."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Unfit(f"{folder} is not empty.")
    kept = models_kept()
    key_backup.refuse_other_site(place)
    # Before the tables are read, so that the backup contains it too.
    trail.record_on_site("site.backed_up", tables=len(kept))
    chain.extend_where_possible()
    with snapshot():
        tables = []
        for number, model in enumerate(kept, start=1):
            tables.append(write_table(model, folder))
            progress(model._meta.label_lower, number, len(kept))
        keys = key_backup.keep(place)
    manifest = _manifest(tables, keys)
    with private_file(folder / MANIFEST) as file:
        file.write(json.dumps(manifest, indent=1).encode())
        file.flush()
        os.fsync(file.fileno())
    heartbeats.beat(heartbeats.BACKUP)
    return manifest


def migrations() -> list[str]:
    """The applied migrations: a backup is only restored into a database with the same ones."""
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def _manifest(tables: list[Written], keys: int) -> dict[str, Any]:
    in_use = SealKey.objects.filter(destroyed_at=None).order_by("kek_id")
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "database": connection.vendor,
        "master_keys_needed": sorted(set(in_use.values_list("kek_id", flat=True))),
        "keys": keys,
        "migrations": migrations(),
        "tables": [table.spelled() for table in tables],
    }
