"""A new master key: every key is wrapped under it, quickly, and the words stay as they are."""

import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from core.models import AuditRow, SealKey
from core.sealing import keyring, rotation
from core.sealing.rotation import broken_keys, rewrap_keys
from tests.core.notes import SECRET, a_note, a_set, fresh, stored

pytestmark = [pytest.mark.usefixtures("notes"), pytest.mark.both]


@pytest.fixture
def new_kek(settings: Settings) -> None:
    settings.ALS_KEKS = {"second": b"2" * 32, **settings.ALS_KEKS}


def run(command: str, *args: str) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=out)
    return out.getvalue()


def test_words_open_after_the_old_master_key_is_gone(settings: Settings) -> None:
    note = a_note(a_set())
    before = stored(note)
    settings.ALS_KEKS = {"second": b"2" * 32, **settings.ALS_KEKS}
    assert "1 keys wrapped under “second”" in run("rotate_kek")
    settings.ALS_KEKS = {"second": b"2" * 32}
    keyring.forget()
    assert fresh(note).words == SECRET
    assert stored(note) == before


def test_rotation_run_twice_wraps_nothing_anew(new_kek: None) -> None:
    SealKey.objects.bulk_create([keyring.new_row(a_set())])
    assert rewrap_keys().keys == 0


def test_each_step_of_a_rotation_is_in_the_audit(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "CHUNK", 2)
    SealKey.objects.bulk_create([keyring.new_row(a_set()) for _ in range(3)])
    settings.ALS_KEKS = {"second": b"2" * 32, **settings.ALS_KEKS}
    rewrap_keys()
    rewrap_keys()
    rows = AuditRow.objects.filter(verb="keys.rewrapped").in_order()
    assert [row.facts for row in rows] == [{"keys": n, "master_key": "second"} for n in (2, 1)]


def test_a_thousand_keys_are_rewrapped_in_under_five_seconds(settings: Settings) -> None:
    SealKey.objects.bulk_create([keyring.new_row(a_set()) for _ in range(1000)])
    settings.ALS_KEKS = {"second": b"2" * 32, **settings.ALS_KEKS}
    steps: list[tuple[str, int, int]] = []
    started = time.perf_counter()
    done = rewrap_keys(progress=lambda what, part, whole: steps.append((what, part, whole)))
    assert time.perf_counter() - started < 5
    assert (done.keys, done.broken) == (1000, 0)
    assert steps == [("keys", 500, 1000), ("keys", 1000, 1000)]
    assert broken_keys() == []
    assert not SealKey.objects.exclude(kek_id="second").exists()


def test_a_key_that_does_not_unwrap_is_left_alone_and_told(settings: Settings) -> None:
    good, bad = a_note(a_set()), a_note(a_set())
    SealKey.objects.filter(holder_id=bad.seal_holder().id).update(wrapped=b"x" * 60)
    settings.ALS_KEKS = {"second": b"2" * 32, **settings.ALS_KEKS}
    with pytest.raises(CommandError, match="1 keys do not unwrap"):
        run("rotate_kek")
    keyring.forget()
    assert fresh(good).words == SECRET
    assert bytes(SealKey.objects.get(holder_id=bad.seal_holder().id).wrapped) == b"x" * 60


def test_check_keys_says_which_key_does_not_unwrap_and_why(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    a_note(a_set())
    bad = a_note(a_set())
    assert run("check_keys") == "2 of 2 keys unwrap.\n"
    row = SealKey.objects.get(holder_id=bad.seal_holder().id)
    SealKey.objects.filter(pk=row.pk).update(kek_id="lost")
    out = StringIO()
    with pytest.raises(CommandError, match="1 cannot be opened"):
        call_command("check_keys", stdout=out, stderr=out)
    assert f"key {row.pk} of set:{row.holder_id}: Master key “lost” is not in ALS_KEKS." in out.getvalue()
    assert "1 of 2 keys unwrap." in out.getvalue()
