"""Restoring a backup: checked before anything is changed, loaded in one transaction, then deletions are repeated."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from core.audit import chain, checkpoints, trail
from core.backup import archive, deletions, key_backup
from core.backup.archive import Damaged, Written
from core.backup.backup import FORMAT, MANIFEST, Unfit, migrations, models_kept
from core.db.unscoped import rows
from core.jobs import heartbeats
from core.models import Heartbeat, SealKey
from core.sealing import keyring
from core.sealing.progress import Progress, silent

# Rows that `migrate` and `tick` create: a database with only these still counts as empty.
MADE_BY_ITSELF = frozenset({"contenttypes.contenttype", "auth.permission", Heartbeat._meta.label_lower})


@dataclass
class Restored:
    """What was restored, how many deletions were repeated, and which master keys are still missing."""

    rows: dict[str, int] = field(default_factory=dict)
    keys: int = 0
    deletions: int = 0
    missing_master_keys: list[str] = field(default_factory=list)


def restore(
    folder: Path, place: Path, *, replace: bool = False, also: Iterable[str] = (), progress: Progress = silent
) -> Restored:
    """Check the files, then empty, load, compare and repeat deletions in one transaction."""
    manifest = read_manifest(folder)
    tables = [Written(**table) for table in manifest["tables"]]
    _check(manifest, tables, folder, place, replace=replace)
    log = dict.fromkeys([*also, *key_backup.deletion_lines(place), *deletions.lines()])
    _check_log(log)
    done = Restored(missing_master_keys=_missing(manifest))
    with transaction.atomic():
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        for number, table in enumerate(tables, start=1):
            done.rows[table.model] = _load(table, folder)
            progress(table.model, number, len(tables))
        done.keys = key_backup.load_keys(place)
        connection.check_constraints()
        _set_sequences()
        _forget_what_was_known()
        done.deletions = deletions.redo(log)
        trail.record_on_site("site.restored", deletions=done.deletions)
        _note_backup(manifest)
    _forget_what_was_known()
    chain.extend_where_possible()
    checkpoints.write_down(anew=True)  # earlier checkpoints belong to the audit that was replaced
    return done


def read_manifest(folder: Path) -> dict[str, Any]:
    """The backup's manifest."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
    except (FileNotFoundError, ValueError) as error:
        raise Damaged(f"{folder} holds no whole backup: its {MANIFEST} is missing or broken.") from error
    if manifest.get("format") != FORMAT:
        raise Damaged(f"{folder} is a backup of another format.")
    return manifest


def holding() -> list[str]:
    """The tables that already hold somebody's data."""
    tables: list[type[models.Model]] = [*models_kept(), SealKey]
    full = [model._meta.label_lower for model in tables if rows(model).exists()]
    return [name for name in full if name not in MADE_BY_ITSELF]


def _check(
    manifest: dict[str, Any], tables: list[Written], folder: Path, place: Path, *, replace: bool
) -> None:
    if (full := holding()) and not replace:
        raise Unfit(
            f"The database is not empty ({', '.join(full[:3])}, …). Say --replace to lose what is in it."
        )
    if manifest["migrations"] != migrations():
        raise Unfit(
            "The backup was made by another version. Install that one, migrate, restore, then upgrade."
        )
    if {table.model for table in tables} != {model._meta.label_lower for model in models_kept()}:
        raise Unfit("The backup holds other tables than this version has.")
    for table in tables:
        archive.check_file(table, folder)
    if key_backup.check_keys(place) < manifest["keys"]:
        raise Damaged(f"{place} holds fewer keys than there were when the backup was made.")


def _check_log(log: Iterable[str]) -> None:
    try:
        deletions.read(log)
    except deletions.Unreadable as error:
        raise Damaged(str(error)) from error


def _load(table: Written, folder: Path) -> int:
    model = next(model for model in models_kept() if model._meta.label_lower == table.model)
    archive.load_table(model, folder / table.name)
    found = rows(model).count()
    if found != table.rows:
        raise Damaged(f"{table.model}: {found} rows came back of {table.rows}.")
    return found


def _set_sequences() -> None:
    kept: list[type[models.Model]] = [*models_kept(), SealKey]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)


def _note_backup(manifest: dict[str, Any]) -> None:
    """When the backup was made stands in no row of it: that is written down once it is whole."""
    made = {"beat_at": datetime.fromisoformat(manifest["made_at"])}
    Heartbeat.objects.update_or_create(name=heartbeats.BACKUP, defaults=made)


def _forget_what_was_known() -> None:
    keyring.forget()
    ContentType.objects.clear_cache()


def _missing(manifest: dict[str, Any]) -> list[str]:
    return [name for name in manifest["master_keys_needed"] if name not in settings.ALS_KEKS]
