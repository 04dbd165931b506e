"""The audit takes a deed with who, what and facts, and refuses whatever could be words."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import transaction

from core.audit.trail import record
from core.ids import uuid7
from core.models import AuditHead, AuditRow, IdempotencyKey
from core.models.audit import AppendOnly
from tests.core.audit.deeds import chained, deed

pytestmark = pytest.mark.both


@pytest.mark.django_db
def test_a_deed_is_recorded_with_who_what_and_facts() -> None:
    actor, obj, learning_set_id = IdempotencyKey(), IdempotencyKey(), uuid7()
    row = record(
        actor=actor,
        verb="session.stage.advanced",
        obj=obj,
        learning_set_id=learning_set_id,
        step=3,
        late=True,
        how="next",
    )
    row.refresh_from_db()
    assert (row.seq, row.previous, row.digest) == (None, "", "")
    assert (row.actor_id, row.verb) == (actor.pk, "session.stage.advanced")
    assert (row.object_type, row.object_id, row.learning_set_id) == (
        "core.idempotencykey",
        str(obj.pk),
        learning_set_id,
    )
    assert row.facts == {"step": 3, "late": True, "how": "next"}
    assert list(AuditRow.objects.of_set(learning_set_id)) == [row]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"said": "the boss does not listen"},
        {"said": "zwölf"},
        {"said": "x" * 65},
        {"said": "line\nline"},
        {"said": None},
        {"said": 1.5},
        {"said": ["a"]},
        {"said": 2**53},
        {"Said": 1},
        {"x" * 41: 1},
    ],
)
def test_what_could_be_words_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fact") as refused:
        deed(**facts)
    assert "listen" not in str(refused.value)
    assert not AuditRow.objects.exists()


@pytest.mark.parametrize("verb", ["opened", "Session.Opened", "session opened", "session." + "x" * 64, ""])
def test_a_verb_must_be_a_plain_dotted_name(verb: str) -> None:
    with pytest.raises(ValueError, match="verb"):
        record(actor=None, verb=verb, obj=IdempotencyKey())


@pytest.mark.django_db
def test_rows_can_neither_be_changed_nor_removed_through_the_model() -> None:
    row = chained()
    for attempt in (
        row.save,
        row.delete,
        AuditRow.objects.all().delete,
        lambda: AuditRow.objects.update(verb="other.verb"),
        lambda: AuditRow.objects.chain(row),
        lambda: AuditRow.objects.bulk_update([row], ["verb"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


@pytest.mark.django_db
def test_a_deed_takes_one_query_and_is_gone_when_rolled_back(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    with django_assert_num_queries(1):
        kept = deed()
    with pytest.raises(RuntimeError), transaction.atomic():
        deed()
        raise RuntimeError
    assert AuditRow.objects.get() == kept
    assert not AuditHead.objects.exists()
