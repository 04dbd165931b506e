"""A backup put back is the same to the microsecond; its keys lie apart; what was deleted since is deleted again."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, models
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from accounts.models import User
from core.audit import checkpoints
from core.audit.chain import extend_chain, verify_chain
from core.backup import backup
from core.backup.archive import spelled
from core.db.snapshot import snapshot
from core.db.unscoped import rows
from core.models import AuditRow, SealKey
from core.sealing import Holder, keyring
from core.sealing.destruction import shred
from issues.models import Brief, Issue
from privacy.services import erasure
from tests import factories
from tests.cast import Cast, cast
from tests.house.tree import ROOT

CANARY = "canary-in-the-backup"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


@pytest.fixture
def people() -> Cast:
    """A set that met, with words under its key and under a person's."""
    people = cast()
    factories.agreement(people.harbour, rules=CANARY, accepted_by=people.members)
    factories.closed_session(
        people.harbour,
        presenters=people.members[:2],
        waiting=[people.hal],
        promises=[(people.ben, CANARY)],
    )
    factories.brief(factories.issue(people.gita, people.harbour, CANARY), CANARY)
    return people


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "monday"


WRITTEN_ANEW: dict[str, list[bytes]] = {"core.audithead": [], "core.heartbeat": []}


def everything() -> dict[str, list[bytes]]:
    """Every row of every table as stored."""
    kept: list[type[models.Model]] = [*backup.models_kept(), SealKey]
    return {model._meta.label_lower: [spelled(row) for row in rows(model).order_by("pk")] for model in kept}


def without_the_restore(found: dict[str, list[bytes]]) -> dict[str, list[bytes]]:
    """A restore adds one row to the audit, and writes down when the backup was made."""
    return {**found, "core.auditrow": found["core.auditrow"][:-1], **WRITTEN_ANEW}


def words() -> set[str]:
    keyring.forget()
    with scopes_disabled():
        return {str(row.topic_line) for row in Issue.objects.all()} | {
            str(row.words) for row in Brief.objects.all()
        }


def test_all_counts_and_spot_reads_are_equal_after_a_restore(people: Cast, folder: Path) -> None:
    said = words()
    call_command("backup", str(folder))
    before = everything()
    erase_all()
    call_command("restore", str(folder))
    after = everything()
    assert {name: len(found) for name, found in without_the_restore(after).items()} == {
        name: len(found) for name, found in {**before, **WRITTEN_ANEW}.items()
    }
    filled = sorted(name for name, found in before.items() if found and name not in WRITTEN_ANEW)
    for name in random.Random(1).choices(filled, k=20):
        place = random.Random(name).randrange(len(before[name]))
        assert after[name][place] == before[name][place]
    assert {**without_the_restore(after)} == {**before, **WRITTEN_ANEW}
    assert words() == said
    assert verify_chain() is None


def test_rows_put_back_one_by_one_are_the_same(people: Cast, folder: Path, settings: Settings) -> None:
    """By the private insert of many, and as loaddata does it."""
    call_command("backup", str(folder))
    found = []
    for plain in (False, True):
        settings.ALS_PLAIN_INSERTS = plain
        erase_all()
        call_command("restore", str(folder))
        found.append(without_the_restore(everything()))
    assert found[0] == found[1]
    assert sum(len(lines) for lines in found[0].values()) > 100


def test_backup_holds_its_own_row_of_the_audit(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    row = AuditRow.objects.in_order().last()
    assert row is not None
    assert (row.verb, row.actor_id, row.facts) == (
        "site.backed_up",
        None,
        {"tables": len(backup.models_kept())},
    )
    erase_all()
    call_command("restore", str(folder))
    assert list(AuditRow.objects.in_order().values_list("verb", flat=True))[-2:] == [
        "site.backed_up",
        "site.restored",
    ]


def test_restore_of_an_older_audit_is_no_cut(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    erasure.erase(person_id=people.gita.pk)
    checkpoints.write_down()
    call_command("restore", str(folder), "--replace")
    assert checkpoints.find_cut() is None
    call_command("check_audit")


def test_backup_and_restore_chain_what_waits(people: Cast, folder: Path) -> None:
    erasure.erase(person_id=people.gita.pk)
    assert AuditRow.objects.unchained().exists()
    call_command("backup", str(folder))
    assert not AuditRow.objects.unchained().exists()
    call_command("restore", str(folder), "--replace")
    assert not AuditRow.objects.unchained().exists()
    seen, last = checkpoints.last_seen(), AuditRow.objects.chained().last()
    assert seen
    assert last
    assert (seen.seq, seen.digest, last.verb) == (last.seq, last.digest, "site.restored")
    assert verify_chain() is None


def test_rows_that_wait_while_a_backup_is_made_come_back_waiting(
    people: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(
            "core.audit.chain.extend_chain", lambda: 0
        )  # recorded between the chaining and the copy
        call_command("backup", str(folder))
        call_command("restore", str(folder), "--replace")
    waiting = [row.verb for row in AuditRow.objects.unchained()]
    assert waiting[-2:] == ["site.backed_up", "site.restored"]
    assert (extend_chain(), verify_chain()) == (len(waiting), None)


def test_backup_that_is_refused_leaves_no_row(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(folder))
    assert AuditRow.objects.filter(verb="site.backed_up").count() == 1


def erase_all() -> None:
    call_command("flush", interactive=False, verbosity=0)
    keyring.forget()


def test_backup_of_this_database_goes_into_another_kind_of_one(
    people: Cast, folder: Path, tmp_path: Path
) -> None:
    """From whichever database this runs on, into a fresh SQLite file, and out of it again."""
    call_command("backup", str(folder))
    other = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path / 'other.sqlite3'}"}
    for words_ in (
        ["migrate", "--verbosity", "0"],
        ["restore", str(folder), "--verbosity", "0"],
        ["backup", str(tmp_path / "again"), "--apart", str(tmp_path / "apart-again")],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *words_], env=other, check=True, capture_output=True, cwd=ROOT
        )
    tables = json.loads((folder / backup.MANIFEST).read_text())["tables"]
    again = json.loads((tmp_path / "again" / backup.MANIFEST).read_text())["tables"]
    differ = [one["model"] for one, other_ in zip(tables, again, strict=True) if one != other_]
    assert differ == ["core.audithead", "core.auditrow", "core.heartbeat"]


def test_new_rows_get_new_numbers_after_a_restore(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    call_command("restore", str(folder), "--replace")
    assert ContentType.objects.create(app_label="x", model="y").pk is not None


def test_no_word_and_no_master_key_is_in_the_backup(people: Cast, folder: Path, settings: Settings) -> None:
    call_command("backup", str(folder))
    written = b"".join(path.read_bytes() for path in sorted(folder.parent.rglob("*")) if path.is_file())
    assert b"harbour set" in written.lower()
    for secret in (CANARY.encode(), *settings.ALS_KEKS.values()):
        assert secret not in written
        assert secret.hex().encode() not in written.lower()
    assert not (folder / "core.sealkey.jsonl").exists()
    assert {path.stat().st_mode & 0o077 for path in folder.parent.rglob("*")} == {0}


def test_backup_needs_no_master_key_and_nothing_opens_without_one(
    people: Cast, folder: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ALS_KEKS = {"another": bytes(32)}
    keyring.forget()
    call_command("backup", str(folder))
    call_command("restore", str(folder), "--replace")
    assert "Not in ALS_KEKS: tests" in capsys.readouterr().err
    assert words() == {"These words cannot be opened."}


def test_restore_refuses_a_database_with_rows(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(folder))


def flip_a_byte(folder: Path) -> None:
    path = folder / "issues.issue.jsonl"
    path.write_bytes(path.read_bytes().replace(b"offered", b"0ffered", 1))


def drop_a_line(folder: Path) -> None:
    path = folder / "accounts.user.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def lose_a_file(folder: Path) -> None:
    (folder / "sets.learningset.jsonl").unlink()


def lose_the_manifest(folder: Path) -> None:
    (folder / backup.MANIFEST).unlink()


def lose_the_keys(folder: Path) -> None:
    (folder.parent / "apart" / "keys.jsonl").unlink()


def spoil_the_keys(folder: Path) -> None:
    path = folder.parent / "apart" / "keys.jsonl"
    path.write_bytes(b"\n".join(path.read_bytes().splitlines()[1:]) + b"\n")


def come_from_another_version(folder: Path) -> None:
    path = folder / backup.MANIFEST
    manifest = json.loads(path.read_text())
    manifest["migrations"].append("sets.9999_later")
    path.write_text(json.dumps(manifest))


def tear_the_deletion_log(folder: Path) -> None:
    with (folder.parent / "apart" / "deletions.jsonl").open("a") as log:
        log.write('{"kind": "person", "id": "01')


@pytest.mark.parametrize(
    "spoil",
    [
        tear_the_deletion_log,
        flip_a_byte,
        drop_a_line,
        lose_a_file,
        lose_the_manifest,
        lose_the_keys,
        spoil_the_keys,
        come_from_another_version,
    ],
)
def test_spoilt_backup_is_refused_and_the_database_untouched(
    people: Cast, folder: Path, spoil: Callable[[Path], None]
) -> None:
    call_command("backup", str(folder))
    before = everything()
    spoil(folder)
    with pytest.raises(CommandError):
        call_command("restore", str(folder), "--replace")
    assert everything() == before


def test_restore_that_fails_half_way_leaves_what_was_there(
    people: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("backup", str(folder))
    before = everything()

    def broken() -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("core.backup.restore._set_sequences", broken)
    with pytest.raises(RuntimeError):
        call_command("restore", str(folder), "--replace")
    assert everything() == before
    assert verify_chain() is None


def test_what_was_deleted_since_is_deleted_again(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    erasure.erase(person_id=people.gita.pk)
    call_command("restore", str(folder), "--replace")
    assert User.objects.get(pk=people.gita.pk).name == "Somebody who left"
    assert not rows(Brief).exists()
    assert AuditRow.objects.filter(verb="site.restored").get().facts["deletions"] == 2


def test_shredded_words_stay_unreadable_when_yesterdays_rows_come_back_elsewhere(
    people: Cast, folder: Path, tmp_path: Path
) -> None:
    call_command("backup", str(folder))
    shred(Holder("set", people.harbour.pk))
    call_command("backup", str(tmp_path / "tuesday"))
    erase_all()
    call_command("restore", str(folder))
    assert words() == {"These words cannot be opened.", CANARY}  # Gita's brief is under her own key.
    with scopes_disabled():
        assert [str(row.words) for row in Brief.objects.all()] == [CANARY]


def test_keys_of_another_site_are_never_written_over(people: Cast, folder: Path, tmp_path: Path) -> None:
    call_command("backup", str(folder))
    erase_all()
    with pytest.raises(CommandError, match="another site"):
        call_command("backup", str(tmp_path / "other"))
    call_command("backup", str(tmp_path / "other"), "--apart", str(tmp_path / "own"), "--verbosity", "2")


@pytest.mark.parametrize("place", [".", "inside", ".."])
def test_keys_and_backup_must_lie_apart(people: Cast, folder: Path, place: str) -> None:
    with pytest.raises(CommandError, match="apart"):
        call_command("backup", str(folder), "--apart", str(folder / place))


def test_backup_refuses_a_folder_with_something_in_it(people: Cast, folder: Path) -> None:
    call_command("backup", str(folder))
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(folder))


def test_others_can_write_while_a_backup_is_made(people: Cast, folder: Path) -> None:
    with snapshot():
        counted = rows(User).count()
        assert not connection.in_atomic_block or connection.vendor == "postgresql"
    assert rows(User).filter(created_at__lt=people.ada.created_at + timedelta(days=1)).count() == counted
