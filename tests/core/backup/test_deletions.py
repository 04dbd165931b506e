"""The deletion log outlives a disk that is away, a line that was torn, and a version that does not know a kind."""

import json
import logging
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from pytest_django.fixtures import Settings

from core.backup import deletions
from core.ids import uuid7
from core.jobs import periodic
from core.models import Deletion

pytestmark = pytest.mark.both

KIND = "words.set"


@pytest.fixture
def file(tmp_path: Path, settings: Settings) -> Path:
    """In a folder that is not there yet."""
    settings.ALS_DELETIONS_FILE = str(tmp_path / "other-disk" / "deletions.jsonl")
    return Path(settings.ALS_DELETIONS_FILE)


def line(subject_id: object) -> str:
    return json.dumps({"kind": KIND, "id": str(subject_id)})


@pytest.mark.django_db(transaction=True)
def test_folder_is_made_and_a_line_after_a_torn_one_stands_alone(file: Path) -> None:
    first, second = uuid7(), uuid7()
    deletions.note(kind=KIND, subject_id=first)
    assert file.read_text() == line(first) + "\n"
    with file.open("a") as torn:
        torn.write('{"kind": "wo')
    deletions.note(kind=KIND, subject_id=second)
    assert file.read_text().splitlines() == [line(first), '{"kind": "wo', line(second)]


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_away_stops_nothing_and_is_caught_up_with(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    subject, ran = uuid7(), []
    file.parent.write_text("a file where the folder should be")
    with transaction.atomic():
        deletions.note(kind=KIND, subject_id=subject)
        transaction.on_commit(lambda: ran.append("after"))
    assert ran == ["after"]
    assert [(one.levelno, one.message) for one in caplog.records] == [
        (logging.ERROR, "deletion not kept apart")
    ]
    with pytest.raises(OSError, match="other-disk"):
        periodic.keep_deletions_apart()
    file.parent.unlink()
    assert deletions.catch_up() == 1
    assert file.read_text().splitlines() == [line(subject)]
    assert deletions.catch_up() == 0


@pytest.mark.django_db
def test_catching_up_puts_a_torn_line_right_and_keeps_what_only_the_file_has(file: Path) -> None:
    subject, elsewhere = uuid7(), uuid7()
    Deletion.objects.create(kind=KIND, subject_id=subject)
    file.parent.mkdir()
    file.write_text(f"{line(elsewhere)}\n{line(subject)[:40]}")
    deletions.catch_up()
    assert file.read_text().splitlines() == [line(elsewhere), line(subject)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken", ['{"kind": "words.set", "id": "01', '{"kind": "later.kind", "id": "%s"}', "[1]"]
)
def test_a_line_that_cannot_be_read_is_said_aloud_and_nothing_is_done(broken: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(f"{line(uuid7())}\n{broken.replace('%s', str(uuid7()))}\n")
    with pytest.raises(CommandError, match="1 lines of the deletion log cannot be read"):
        call_command("redo_deletions", str(log))
    assert not Deletion.objects.exists()
