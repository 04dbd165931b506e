"""Many at once: one press counts, whoever was first."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sessions.models import Contribution, Session, StageVisit, Step
from tests import factories, samples
from tests.cast import cast
from tests.room.scene import client_of

pytestmark = pytest.mark.both

TABS = 20
PRESSES = 30 if samples.DEEP else 4


def all_at_once(acts: Sequence[Callable[[], int]]) -> Counter[int]:
    """Runs them in threads that start together; how often each answer came."""
    start, answers = threading.Barrier(len(acts)), []

    def run(act: Callable[[], int]) -> None:
        start.wait()
        try:
            answers.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(acts)
    return Counter(answers)


def press(tab: Client, session: Session, verb: str, **data: object) -> int:
    return tab.post(reverse("room:do", args=[session.pk, verb]), data).status_code


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_presses_on_next_at_once_go_one_stage_on_time_after_time() -> None:
    people = cast()
    session = factories.running_session(people.harbour, rounds=4, minutes=240)
    assert Step.objects.filter(session=session).count() > PRESSES
    tabs = [client_of(people.ada) for _tab in range(TABS)]
    for pressed in range(1, PRESSES + 1):
        version = session.version
        acts = [partial(press, tab, session, "next", expected_version=version, alone="1") for tab in tabs]
        assert all_at_once(acts) == {303: 1, 409: TABS - 1}
        session.refresh_from_db()
        assert session.step is not None
        assert (session.version, session.step.position) == (version + 1, pressed)
    assert StageVisit.objects.filter(session=session).count() == PRESSES + 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_from_many_lines_at_once_is_kept_once() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="selection")
    factories.chosen(session, people.ben)
    session.refresh_from_db()
    session = factories.go_to(session, "clarification")
    data = {"step": session.step_id, "kind": "clarification", "words": "Since when?", "key": "one"}
    tabs = [client_of(people.cleo) for _tab in range(8)]
    acts = [partial(press, tab, session, "contribute", **data) for tab in tabs]
    assert all_at_once(acts) == {303: 8}
    assert Contribution.objects.with_scopes_disabled().count() == 1
