"""A new key for one set: all its words move under it, in steps that may be stopped and run again."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditRow, SealKey
from core.sealing import box, keyring, resealing
from core.sealing.destruction import shred
from core.sealing.resealing import Resealed, reseal_holder
from tests.core.notes import SECRET, Note, a_note, a_set, fresh, plant, stored

pytestmark = [pytest.mark.usefixtures("notes"), pytest.mark.both]


def no_wait(seconds: float) -> None:
    """The tests are alone."""


def key_ids(notes: list[Note]) -> set[object]:
    return {box.parse(stored(note)).key_id for note in notes}


def test_all_words_of_the_set_move_under_a_new_key_and_the_old_one_is_destroyed() -> None:
    holder, others = a_set(), a_set()
    rows, other = [a_note(holder, more="more") for _ in range(5)], a_note(others)
    old = SealKey.objects.get(holder_id=holder.id)
    elsewhere = stored(other)
    assert reseal_holder(holder, wait=no_wait) == Resealed(words=10, broken=0, destroyed=1)
    new = SealKey.objects.get(holder_id=holder.id, retired_at=None)
    assert key_ids(rows) == {new.pk}
    old.refresh_from_db()
    assert old.destroyed_at is not None
    assert bytes(old.wrapped) == bytes(60)
    assert [(fresh(row).words, fresh(row).more) for row in rows] == [(SECRET, "more")] * 5
    assert stored(other) == elsewhere


def test_new_key_and_the_end_of_the_old_one_are_in_the_audit() -> None:
    holder = a_set()
    a_note(holder)
    [old] = SealKey.objects.filter(holder_id=holder.id)
    reseal_holder(holder, wait=no_wait)
    new = SealKey.objects.get(holder_id=holder.id, retired_at=None)
    rows = AuditRow.objects.in_order()
    assert [(row.verb, row.object_id, row.learning_set_id, row.facts) for row in rows] == [
        ("words.new_key", str(new.pk), holder.id, {}),
        ("words.resealed", str(old.pk), holder.id, {"keys_destroyed": 1}),
    ]


def test_work_goes_in_chunks_and_shows_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "CHUNK", 2)
    holder = a_set()
    for _ in range(5):
        a_note(holder)
    steps: list[tuple[str, int, int]] = []
    reseal_holder(holder, wait=no_wait, progress=lambda *step: steps.append(step))
    assert steps[:3] == [("notes.note", 2, 5), ("notes.note", 4, 5), ("notes.note", 5, 5)]


def test_a_run_that_was_stopped_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resealing, "CHUNK", 2)
    holder = a_set()
    rows = [a_note(holder) for _ in range(5)]

    def stop(what: str, done: int, total: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal_holder(holder, wait=no_wait, progress=stop)
    assert len(key_ids(rows)) == 2
    assert [fresh(row).words for row in rows] == [SECRET] * 5
    assert reseal_holder(holder, wait=no_wait) == Resealed(words=1, broken=0, destroyed=1)
    assert SealKey.objects.filter(holder_id=holder.id).count() == 2
    assert len(key_ids(rows)) == 1
    assert [fresh(row).words for row in rows] == [SECRET] * 5


def test_words_another_process_seals_under_the_old_key_meanwhile_are_moved_too() -> None:
    holder = a_set()
    note = a_note(holder)
    late = a_note(holder)
    old_bytes = stored(late)

    def meanwhile(seconds: float) -> None:
        plant(late, words=old_bytes)

    reseal_holder(holder, wait=meanwhile)
    assert len(key_ids([note, late])) == 1
    assert fresh(late).words == SECRET


def test_words_that_do_not_open_stay_and_keep_the_old_key_alive() -> None:
    holder = a_set()
    good, bad = a_note(holder), a_note(holder)
    bent = stored(bad)[:-1] + bytes([stored(bad)[-1] ^ 1])
    plant(bad, words=bent)
    with pytest.raises(CommandError, match="1 words do not open"):
        call_command("reseal_set", str(holder.id), "--grace", "0", stdout=StringIO())
    assert stored(bad) == bent
    assert fresh(good).words == SECRET
    assert not SealKey.objects.filter(destroyed_at__isnull=False).exists()
    keyring.forget()
    plant(bad, words=bent[:-1] + bytes([bent[-1] ^ 1]))
    assert reseal_holder(holder, wait=no_wait) == Resealed(words=1, broken=0, destroyed=1)
    assert fresh(bad).words == SECRET


def test_the_command_shows_its_progress() -> None:
    holder = a_set()
    a_note(holder)
    out = StringIO()
    call_command("reseal_set", str(holder.id), "--grace", "0", stdout=out)
    assert out.getvalue().splitlines() == [
        "notes.note: 1 of 1",
        "Waiting 0 s until every process has forgotten the old key.",
        "notes.note: 1 of 1",
        "1 words sealed anew, 1 old keys destroyed.",
    ]


def test_a_holder_without_words_or_already_shredded_has_nothing_to_reseal() -> None:
    assert reseal_holder(a_set(), wait=no_wait) == Resealed()
    shredded = a_set()
    a_note(shredded)
    shred(shredded)
    assert reseal_holder(shredded, wait=no_wait) == Resealed()
