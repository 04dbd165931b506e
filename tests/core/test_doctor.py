"""`doctor` says what needs somebody, and before a process starts only what it needs."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from pytest_django import Settings

from core import startup
from core.jobs import heartbeats
from core.models import SealKey
from core.sealing import keyring
from core.web import health
from tests.core.notes import a_note, a_set

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def doctor(*words: str) -> tuple[str, str]:
    """What it writes, and what it fails with."""
    out = StringIO()
    try:
        call_command("doctor", *words, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / startup.MANIFEST).touch()
    settings.STATIC_ROOT = tmp_path


def test_a_process_may_start_while_the_worker_is_away(collected: None) -> None:
    assert doctor("--start")[1] == ""
    heartbeats.beat(heartbeats.WORKER)
    said, failed = doctor()
    assert "MEND Beat: Never heard of. Does its process run?" in said
    assert "ok   Worker: Last heard of 0 seconds ago." in said
    assert failed.endswith("need you: address, mail, beat, backup.")


def test_missing_static_files_and_a_wrong_key_are_named(
    settings: Settings, tmp_path: Path, notes: None
) -> None:
    settings.STATIC_ROOT = tmp_path
    a_note(a_set())
    settings.ALS_KEKS = {"tests": b"2" * 32}
    said, failed = doctor("--start")
    assert f"MEND Static files: No static files in {tmp_path}: run manage.py collectstatic" in said
    assert "MEND Master keys: Master key “tests” in ALS_KEKS is another one than before" in said
    assert failed == "2 of 4 need you: static, keys."
    assert startup.unfit_for_pages().startswith("No static files")


def test_a_database_that_is_away_is_named(collected: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Away())
    assert doctor("--start")[1].endswith("need you: database, migrations, keys.")


def test_a_lost_master_key_is_given_up_and_the_site_goes_on(settings: Settings, notes: None) -> None:
    holder = a_set()
    a_note(holder)
    settings.ALS_KEKS = {"new": b"2" * 32}
    keyring.forget()
    with pytest.raises(CommandError, match="1 keys would be destroyed"):
        call_command("give_up_key", "tests")
    call_command("give_up_key", "tests", "--yes", stdout=StringIO())
    assert startup.wrong_key() == ""
    a_note(holder)
    assert {row.kek_id: row.destroyed_at is None for row in SealKey.objects.all()} == {
        "tests": False,
        "new": True,
    }
    with pytest.raises(CommandError, match="No key is lost"):
        call_command("give_up_key", "new", "--yes")
