"""The witness is kept apart from the database, and shows when the audit's end was cut or written anew."""

import json
import logging
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from core.audit import chain, checkpoints
from core.audit.chain import ChainBreak, verify_chain
from core.jobs import periodic
from core.models import AuditRow
from tests.core.audit.deeds import chained, deed, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def the_file() -> Path:
    path = checkpoints.place()
    assert path is not None
    return path


def cut_end(*, rows: int) -> None:
    """The last rows go, and the head with them: the chain that is left holds."""
    kept = AuditRow.objects.chained().reverse()[rows]
    tamper(f"DELETE FROM core_auditrow WHERE seq > {kept.seq}")  # noqa: S608 - a number
    tamper(f"UPDATE core_audithead SET seq = {kept.seq}, digest = '{kept.digest}'")  # noqa: S608
    assert verify_chain() is None


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, Any, Any]]:
    errors = [one for one in caplog.records if one.levelno >= logging.ERROR]
    return [(one.msg, getattr(one, "row", None), getattr(one, "kind", None)) for one in errors]


def test_how_far_the_audit_has_come_is_written_apart_and_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "core.audit")
    periodic.chain_audit()
    assert not the_file().exists()
    made = []
    for step in range(2):
        made.append(deed(step=step))
        periodic.chain_audit()
        periodic.chain_audit()
    for row in made:
        row.refresh_from_db()
    seen = [json.loads(line) for line in the_file().read_text().splitlines()]
    assert [(line["seq"], line["digest"]) for line in seen] == [(row.seq, row.digest) for row in made]
    said = [(getattr(one, "seq", 0), getattr(one, "digest", "")) for one in caplog.records]
    assert said == [(row.seq, row.digest) for row in made]


def test_a_cut_end_is_found_and_what_was_seen_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    for step in range(7):
        deed(step=step)
    periodic.chain_audit()
    before = the_file().read_text()
    cut_end(rows=5)
    assert checkpoints.find_cut() == ChainBreak(7, "cut")
    with pytest.raises(CommandError, match="The audit is cut: row 7 was seen"):
        call_command("check_audit")
    for step in range(9):
        deed(step=step)  # grown past what was seen, with other rows
    periodic.chain_audit()
    periodic.verify_audit()
    assert told(caplog) == [("audit is cut", 7, "cut"), ("audit does not hold", 7, "cut")]
    assert the_file().read_text() == before


def test_an_altered_row_is_told_once_a_day(caplog: pytest.LogCaptureFixture) -> None:
    chained()
    periodic.verify_audit()
    assert told(caplog) == []
    tamper("UPDATE core_auditrow SET verb = 'session.closed'")
    periodic.verify_audit()
    assert told(caplog) == [("audit does not hold", 1, "altered")]
    assert [job.seconds for job in periodic.jobs() if job.act is periodic.verify_audit] == [86_400]


def test_the_command_says_what_the_witness_saw() -> None:
    deed()
    periodic.chain_audit()
    deed()
    out = StringIO()
    call_command("check_audit", stdout=out)
    assert out.getvalue().splitlines()[1:] == ["The witness saw row 1, and it is there."]


def test_a_torn_line_leaves_the_one_before(caplog: pytest.LogCaptureFixture) -> None:
    deed()
    periodic.chain_audit()
    with the_file().open("a") as file:
        file.write('{"seq": 2, "dig')
    seen = checkpoints.last_seen()
    assert seen
    assert (seen.seq, [one.msg for one in caplog.records if one.levelno == logging.WARNING]) == (
        1,
        ["audit witness has a line that cannot be read"],
    )
    deed()
    for _ in range(2):
        periodic.chain_audit()  # the first is glued to the torn line
    seen = checkpoints.last_seen()
    assert seen
    assert seen.seq == 2


def test_without_a_place_apart_nothing_is_written(settings: Settings) -> None:
    settings.ALS_DELETIONS_FILE = ""
    deed()
    periodic.chain_audit()
    assert (checkpoints.place(), checkpoints.find_cut()) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_the_chain_holds_while_others_write(
    monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    """The rows and their end are read as of one moment."""

    def write() -> None:
        with django_db_blocker.unblock():
            chained()
            connection.close()

    def digest_while_another_writes(*args: Any) -> str:
        if AuditRow.objects.count() < 2:
            monkeypatch.undo()
            writer = threading.Thread(target=write)
            writer.start()
            writer.join()
        return digest_of(*args)

    digest_of = chain.digest_of
    chained()
    monkeypatch.setattr(chain, "digest_of", digest_while_another_writes)
    assert verify_chain() is None
    assert AuditRow.objects.count() == 2
