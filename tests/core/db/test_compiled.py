"""A question that was put into SQL once answers as one that is built anew, for everybody and in every thread."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import Draft
from core import clock
from core.db.compiled import compiled_query
from core.ids import uuid7
from core.models import IdempotencyKey

pytestmark = pytest.mark.both


@pytest.fixture(params=[False, True], ids=["compiled", "plain"])
def both_ways(request: pytest.FixtureRequest, settings: Settings) -> None:
    """Put into SQL once, and built anew every time (ALS_PLAIN_QUERIES)."""
    settings.ALS_PLAIN_QUERIES = request.param


@compiled_query
def receipts(person_id: UUID, since: datetime, key: str) -> QuerySet[IdempotencyKey]:
    """Newest first, but the last."""
    kept = IdempotencyKey.objects.filter(person_id=person_id, created_at__gte=since).exclude(key=key)
    return kept.order_by("-key")[:2]


def keep(person: UUID, *keys: str) -> None:
    IdempotencyKey.objects.bulk_create(IdempotencyKey(person_id=person, key=key) for key in keys)


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db
def test_each_asking_gets_its_own_answer() -> None:
    one, other = uuid7(), uuid7()
    keep(one, "a", "b", "c", "d")
    keep(other, "a", "b")
    before = clock.now() - timedelta(hours=1)
    assert [row.key for row in receipts(one, before, "d")] == ["c", "b"]
    assert [row.key for row in receipts(other, before, "d")] == ["b", "a"]
    assert [row.key for row in receipts(one, key="c", since=before)] == ["d", "b"]
    assert receipts(one, clock.now() + timedelta(hours=1), "d") == []
    assert receipts(uuid7(), before, "d") == []


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db
def test_it_sees_what_has_changed_since_and_asks_one_query() -> None:
    person, before = uuid7(), clock.now() - timedelta(hours=1)
    assert receipts(person, before, "") == []
    keep(person, "a")
    with CaptureQueriesContext(connection) as asked:
        (row,) = receipts(person, before, "")
    assert len(asked) == 1
    row.answer = "changed"
    row.save()
    assert [row.answer for row in receipts(person, before, "")] == ["changed"]


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db(transaction=True)
def test_every_thread_asks_over_its_own_connection(django_db_blocker: DjangoDbBlocker) -> None:
    people = [uuid7() for _ in range(4)]
    for number, person in enumerate(people):
        keep(person, f"of {number}")

    def ask(person: UUID) -> set[str]:
        before = clock.now() - timedelta(hours=1)
        with django_db_blocker.unblock():
            found = {row.key for _ in range(50) for row in receipts(person, before, "")}
            connection.close()
        return found

    with ThreadPoolExecutor(len(people)) as threads:
        found = list(threads.map(ask, people))
    assert found == [{f"of {number}"} for number in range(len(people))]


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db
@pytest.mark.parametrize("person", [None, "", "a person"])
def test_another_kind_of_value_is_refused(person: object) -> None:
    with pytest.raises(TypeError, match="about a UUID"):
        receipts(person, clock.now(), "")  # type: ignore[arg-type]  # on purpose


@pytest.mark.django_db
def test_a_value_that_is_not_asked_about_is_refused() -> None:
    @compiled_query
    def all_of_them(person_id: UUID) -> QuerySet[IdempotencyKey]:
        return IdempotencyKey.objects.all()

    with pytest.raises(TypeError, match="does not ask about person_id"):
        all_of_them(uuid7())


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db
def test_numbers_are_refused() -> None:
    @compiled_query
    def some(number: int) -> QuerySet[IdempotencyKey]:
        return IdempotencyKey.objects.filter(key=number)

    with pytest.raises(TypeError, match="not <class 'int'>"):
        some(1)


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db
def test_words_are_refused_since_one_scope_is_never_anothers() -> None:
    @compiled_query
    def drafts(about: UUID) -> QuerySet[Draft]:
        return Draft.objects.filter(about=about)

    for _ in range(2):
        with scope(person=[uuid7()]), pytest.raises(ScopeError):
            drafts(uuid7())


@pytest.mark.usefixtures("both_ways")
@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_alone() -> None:
    @compiled_query
    def locked(person_id: UUID) -> QuerySet[IdempotencyKey]:
        return IdempotencyKey.objects.select_for_update().filter(person_id=person_id)

    person = uuid7()
    keep(person, "a")
    with transaction.atomic():
        assert [row.key for row in locked(person)] == ["a"]
    with pytest.raises(TransactionManagementError):
        locked(person)


def test_django_still_asks_for_a_compiler_and_that_one_for_sql(
    monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    """These are not documented: this fails at once where a later Django goes another way."""
    person, made = uuid7(), []
    keep(person, "a")
    before = clock.now() - timedelta(hours=1)
    receipts(person, before, "")
    monkeypatch.setattr("core.db.compiled._put_into_sql", lambda *_args: pytest.fail("put into SQL again"))
    monkeypatch.setattr(IdempotencyKey.objects, "get_queryset", lambda: made.append(1))
    assert [row.key for row in receipts(person, before, "")] == ["a"]
    assert made == []
