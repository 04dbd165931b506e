"""Several leads look at once while sets come, go and meet: each gets whole figures."""

import sys
import threading
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import clock
from core.audit.chain import extend_chain, verify_chain
from core.models import AuditRow
from dashboards import reads
from dashboards.figures import History
from tests import factories
from tests.cast import cast

pytestmark = pytest.mark.both

READERS, LOOKS, SETS = 8, 8, 60
NOW = clock.now()


@pytest.fixture
def _threads_taking_turns_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def in_threads(acts: list[Callable[[], None]]) -> list[Exception]:
    """Runs them all at once; what went wrong in any."""
    start, faults = threading.Barrier(len(acts)), []

    def run(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.usefixtures("_threads_taking_turns_often")
def test_figures_remembered_by_several_at_once_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    programme, everything = uuid4(), [uuid4() for _ in range(SETS)]
    monkeypatch.setattr(
        reads,
        "_worked_out",
        lambda missing, now: {pk: History((1, 0)) for sets in missing.values() for pk in sets},
    )

    def look(reader: int) -> None:
        for step in range(LOOKS * 60):
            first = (reader * 7 + step) % (SETS // 2)
            marks: dict[UUID, object] = dict.fromkeys(everything[first : first + SETS // 2], step % 3)
            assert reads._history({programme: marks}, NOW) == dict.fromkeys(marks, History((1, 0)))

    assert in_threads([lambda reader=reader: look(reader) for reader in range(READERS)]) == []  # type: ignore[misc]


def test_what_was_remembered_is_replaced_and_never_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    programme, one, other = uuid4(), uuid4(), uuid4()
    asked: list[object] = []

    def worked_out(missing: dict[UUID, list[UUID]], now: object) -> dict[UUID, History]:
        sets = [pk for within in missing.values() for pk in within]
        asked.extend(sets)
        return {pk: History((2,) if pk == one else (1,)) for pk in sets}

    monkeypatch.setattr(reads, "_worked_out", worked_out)
    reads._history({programme: {one: 1}}, NOW)
    before = reads._remembered[programme]
    reads._history({programme: {one: 1, other: 1}}, NOW)
    assert dict(before) == {one: (1, History((2,)))}
    assert dict(reads._remembered[programme]) == {one: (1, History((2,))), other: (1, History((1,)))}
    reads._history({programme: {other: 1}}, NOW)
    assert list(reads._remembered[programme]) == [other]
    reads._history({programme: {other: 1}}, NOW)
    assert len(asked) == 2
    with pytest.raises(TypeError):
        before[other] = before[one]  # type: ignore[index]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_threads_taking_turns_often")
def test_eight_leads_read_the_page_while_sets_come_and_meet() -> None:
    people = cast()
    for _ in range(2):
        factories.closed_session(people.harbour)
    address = reverse("dashboards:programme", args=[people.programme.pk])
    browsers = [Client() for _ in range(READERS)]
    for browser in browsers:
        browser.force_login(people.esi)
    answers: list[int] = []

    def look(browser: Client) -> None:
        for _ in range(LOOKS):
            answers.append(browser.get(address).status_code)

    def go_on() -> None:
        for number in range(6):
            one = factories.learning_set(f"New {number}", within=people.programme)
            factories.closed_session(people.harbour)
            if number % 2:
                one.delete()

    looks: list[Callable[[], None]] = [lambda browser=browser: look(browser) for browser in browsers]  # type: ignore[misc]
    assert in_threads([*looks, go_on]) == []
    assert answers == [200] * (READERS * LOOKS)
    kept = reads.overview(people.programme.pk)
    reads.forget()
    assert {one.id: one.history for one in kept.sets} == {
        one.id: one.history for one in reads.overview(people.programme.pk).sets
    }


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_audited_exports_at_once_are_all_answered_and_recorded() -> None:
    people = cast()
    address = reverse("dashboards:export", args=[people.programme.pk])
    answers: list[int] = []

    def export(browser: Client) -> None:
        answers.append(browser.get(address).status_code)

    browsers = [Client() for _ in range(50)]
    for browser in browsers:
        browser.force_login(people.esi)
    before = AuditRow.objects.count()
    exports: list[Callable[[], None]] = [lambda browser=browser: export(browser) for browser in browsers]  # type: ignore[misc]
    assert in_threads(exports) == []
    assert answers == [200] * 50
    assert AuditRow.objects.filter(verb="figures.exported").count() == 50
    assert (extend_chain(), verify_chain()) == (before + 50, None)
