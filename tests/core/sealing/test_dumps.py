"""No dump of the database holds words, and a loaded dump opens."""

import json
import sqlite3
from pathlib import Path

import pytest
from django.core import serializers
from django.db import connection

from core.sealing import keyring
from tests.core.notes import SECRET, Note, a_note, a_set, fresh, stored

pytestmark = pytest.mark.both


def test_a_serialised_row_carries_its_words_sealed(notes: None) -> None:
    note = a_note(a_set(), more="")
    before = stored(note)
    dumped = serializers.serialize("json", [fresh(note)])
    assert "canary" not in dumped
    Note.objects.filter(pk=note.pk).update(words="")
    (loaded,) = deserialized(dumped)
    loaded.save()
    assert stored(note) == before
    keyring.forget()
    assert fresh(note).words == SECRET


def deserialized(dumped: str) -> list[serializers.base.DeserializedObject]:
    """As loaddata does, for a model that no app registers."""
    rows = []
    for entry in json.loads(dumped):
        columns = {field.name: field for field in Note._meta.concrete_fields}
        fields = {name: columns[name].to_python(value) for name, value in entry["fields"].items()}
        rows.append(serializers.base.DeserializedObject(Note(pk=entry["pk"], **fields)))
    return rows


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_no_words(notes_table: None) -> None:
    note = a_note(a_set())
    dump = sqlite_dump() if connection.vendor == "sqlite" else postgres_dump()
    assert b"notes_note" in dump
    assert note.pk.hex.encode() in dump or str(note.pk).encode() in dump
    assert b"canary" not in dump
    assert b"canary".hex().encode() not in dump.lower()
    Note.objects.all().delete()


def sqlite_dump() -> bytes:
    name = str(connection.settings_dict["NAME"])
    with sqlite3.connect(name) as database:
        lines = "\n".join(database.iterdump()).encode()
    files = [file.read_bytes() for file in Path(name).parent.glob(Path(name).name + "*")]
    return lines + b"".join(files)


def postgres_dump() -> bytes:
    with connection.cursor() as cursor:
        rows = []
        for table in ("notes_note", "core_sealkey", "core_auditrow"):
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows.append(table.encode() + b"".join(bytes(part) for part in copy))
    return b"".join(rows)
