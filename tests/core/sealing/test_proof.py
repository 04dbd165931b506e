"""A master key that opens nothing is refused at the start, and nothing is ever written under it."""

import pytest
from django.db import transaction
from pytest_django import Settings

from core import checks, startup
from core.models import SealKey
from core.sealing import SealBroken, keyring, proof, rotation
from tests.core.notes import SECRET, a_note, a_set, fresh

pytestmark = [pytest.mark.usefixtures("notes"), pytest.mark.both]

OTHER = b"2" * 32


@pytest.fixture(autouse=True)
def as_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_proven", set())


def test_nothing_is_written_under_other_bytes_with_the_same_id(settings: Settings) -> None:
    note, right = a_note(a_set()), settings.ALS_KEKS
    settings.ALS_KEKS = {"tests": OTHER}
    keyring.forget()
    with pytest.raises(proof.Unproven, match="another one than before"), transaction.atomic():
        a_note(a_set())
    with pytest.raises(SealBroken):
        rotation.rewrap_keys()
    assert SealKey.objects.count() == 1
    assert startup.wrong_key().startswith("Master key “tests” in ALS_KEKS is another one than before")
    assert [found.id for found in checks.master_keys_in_use(None, databases=["default"])] == ["core.E006"]
    settings.ALS_KEKS = right
    keyring.forget()
    assert startup.wrong_key() == ""
    assert fresh(note).words == SECRET


def test_a_missing_predecessor_is_refused_and_a_new_key_before_it_is_not(settings: Settings) -> None:
    a_note(a_set())
    before = settings.ALS_KEKS
    settings.ALS_KEKS = {"new": OTHER}
    keyring.forget()
    with pytest.raises(proof.Unproven, match="is in use but not in ALS_KEKS"), transaction.atomic():
        a_note(a_set())
    settings.ALS_KEKS = {"new": OTHER, **before}
    a_note(a_set())
    assert set(SealKey.objects.values_list("kek_id", flat=True)) == {"new", "tests"}
    assert ("new", OTHER) not in proof._proven  # it had opened nothing yet
    a_note(a_set())
    assert ("new", OTHER) in proof._proven


def test_one_damaged_row_says_nothing_of_its_master_key() -> None:
    a_note(a_set())
    a_note(a_set())
    damaged = SealKey.objects.order_by("id").first()
    assert damaged is not None
    SealKey.objects.filter(pk=damaged.pk).update(wrapped=b"\0" * 60)
    assert proof.faults() == []
    SealKey.objects.update(wrapped=b"\0" * 60)
    assert [fault.kek_id for fault in proof.faults()] == ["tests"]


def test_an_empty_site_starts_with_any_key(settings: Settings) -> None:
    settings.ALS_KEKS = {"first": OTHER}
    assert startup.wrong_key() == ""
    a_note(a_set())
    assert SealKey.objects.get().kek_id == "first"


@pytest.mark.parametrize("kind", ["person", "site"])
def test_one_key_of_each_kind_is_opened(kind: str, settings: Settings) -> None:
    a_note(a_set())
    row = keyring.new_row(a_set())
    row.holder_kind, row.wrapped = kind, b"\1" * 60
    row.save()
    assert [fault.said for fault in proof.faults()] == [
        f"Master key “tests” in ALS_KEKS is another one than before: it opens no key of a {kind}."
    ]
