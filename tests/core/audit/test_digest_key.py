"""Audit rows are digested under a key that is not in the database: whoever has the database alone makes none."""

import importlib
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from core.audit import chain, digest_key
from core.audit.chain import ChainBreak, extend_chain, plain_digest_of, verify_chain
from core.models import AuditHead, AuditRow, SealKey
from core.sealing import proof
from core.sealing.keyring import Key
from tests.core.audit.deeds import chained, deed, tamper

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def as_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_key, "_secrets", {})


def rewrite(*, since: int, digest: Callable[[AuditRow], str] = plain_digest_of) -> None:
    """As somebody would who has the database and this program, and no master key: the chain fits again."""
    rows = list(AuditRow.objects.chained())
    previous = rows[since - 2].digest if since > 1 else ""
    for row in rows[since - 1 :]:
        row.verb, row.previous = "session.closed", previous
        row.digest = previous = digest(row)
        sets = f"verb = '{row.verb}', previous = '{row.previous}', digest = '{row.digest}'"
        tamper(f"UPDATE core_auditrow SET {sets} WHERE seq = {row.seq}")  # noqa: S608 - hers
    tamper(f"UPDATE core_audithead SET digest = '{previous}'")  # noqa: S608


@pytest.mark.parametrize(("since", "found"), [(3, ChainBreak(3, "altered")), (1, ChainBreak(5, "altered"))])
def test_a_chain_written_anew_without_the_key_is_found(since: int, found: ChainBreak) -> None:
    for step in range(5):
        chained(step=step)
    rewrite(since=since)
    assert verify_chain() == found


def test_a_chain_written_anew_under_a_key_of_ones_own_is_found() -> None:
    for step in range(3):
        chained(step=step)
    secret = b"\x07" * 32
    mine = SealKey.objects.create(
        holder_kind="site",
        holder_id=digest_key.HOLDER.id,
        kek_id=SealKey.objects.get().kek_id,
        wrapped=b"\x01" * 60,
        retired_at=SealKey.objects.get().created_at,
    )
    rewrite(since=2, digest=lambda row: chain.digest_of(row, Key(mine.pk, secret)))
    assert verify_chain() == ChainBreak(2, "unreadable")


def test_the_chain_holds_after_the_master_key_was_changed_and_the_old_one_dropped(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    chained()
    settings.ALS_KEKS = {"second": b"2" * 32, **settings.ALS_KEKS}
    call_command("rotate_kek")
    settings.ALS_KEKS = {"second": b"2" * 32}
    monkeypatch.setattr(digest_key, "_secrets", {})
    last = chained()
    assert verify_chain() is None
    assert {row.digest.partition(".")[0] for row in AuditRow.objects.all()} == {last.digest.partition(".")[0]}


@pytest.mark.parametrize("name", ["second", "tests"], ids=["missing", "other bytes under the same id"])
def test_deeds_wait_for_their_place_under_a_wrong_master_key_and_have_it_when_the_right_one_is_back(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    chained()
    before = settings.ALS_KEKS
    settings.ALS_KEKS = {name: b"2" * 32}
    monkeypatch.setattr(digest_key, "_secrets", {})
    deed()
    with pytest.raises(proof.Unproven, match="Master key “tests”"):
        extend_chain()
    assert (SealKey.objects.count(), AuditRow.objects.unchained().count()) == (1, 1)
    errors = [one.msg for one in caplog.records if one.levelno >= logging.ERROR]
    assert errors == ["audit key cannot be opened"]
    settings.ALS_KEKS = before
    extend_chain()
    assert (verify_chain(), AuditRow.objects.unchained().count()) == (None, 0)


def test_rows_from_before_the_key_hold_once_they_are_closed_off() -> None:
    previous = ""
    for seq in (1, 2, 3):
        row = AuditRow(seq=seq, verb="session.opened", object_type="x.y", object_id="1", previous=previous)
        row.digest = previous = plain_digest_of(row)
        row.save()
    AuditHead.objects.create(seq=3, digest=previous)
    assert verify_chain() == ChainBreak(3, "altered")  # anybody could have written them
    importlib.import_module("core.migrations.0004_audit_key").close_off(apps, None)
    assert AuditRow.objects.order_by("-seq").values_list("seq", "verb").first() == (4, "audit.keyed")
    chained()
    assert verify_chain() is None
    assert SealKey.objects.filter(holder_kind="site").count() == 1
    tamper("UPDATE core_auditrow SET verb = 'session.closed' WHERE seq = 2")
    assert verify_chain() == ChainBreak(2, "altered")


def test_an_audit_without_rows_needs_no_closing_off() -> None:
    importlib.import_module("core.migrations.0004_audit_key").close_off(apps, None)
    assert not SealKey.objects.exists()


def test_the_key_costs_no_query_once_it_is_known(
    django_assert_num_queries: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    chained()
    for step in range(4):
        deed(step=step)
    # Any there? Savepoint, the end, the rows, each row's place, the end again, savepoint gone, any more?
    with django_assert_num_queries(1 + 3 + 4 + 2 + 1):
        extend_chain()
    monkeypatch.setattr(digest_key, "_secrets", {})
    deed()
    with django_assert_num_queries(1 + 3 + 1 + 2 + 1 + 1):
        extend_chain()
    assert connection.in_atomic_block
