"""Who leaves a set and comes back has again what they had, and nothing of what was said meanwhile."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Report
from core import clock
from sessions.models import Contribution, Round, Session
from sets.models import Membership
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def held(people: Cast, days_ago: int, words: str, came: list[User]) -> Session:
    """Cleo's round, kept in the room, with a question."""
    made = factories.closed_session(
        people.harbour, on=clock.now() - timedelta(days=days_ago), came=came, presenters=[people.cleo]
    )
    with scopes_disabled():
        turn = Round.objects.get(session=made)
        Contribution.objects.create(
            learning_set=people.harbour, round=turn, author=people.dev, kind="probing", words=words,
            created_at=turn.started_at or turn.created_at,
        )  # fmt: skip
        Round.objects.filter(pk=turn.pk).update(room_only=True)
    return made


def leave_and_return(people: Cast) -> tuple[Session, Session]:
    """Ben was there forty days ago, was gone for the session of twenty days ago, and is back since ten."""
    before = held(people, 40, "canary-before", people.members)
    mine = Membership.objects.filter(person=people.ben, learning_set=people.harbour)
    mine.update(ended_at=clock.now() - timedelta(days=30))
    meanwhile = held(people, 20, "canary-meanwhile", people.members[1:])
    factories.membership(people.ben, people.harbour, started_at=clock.now() - timedelta(days=10), seat=9)
    return before, meanwhile


def found_by(client: Client, words: str) -> int:
    return len(client.post(reverse("search"), {"words": words}).context["search"].found)


def test_who_comes_back_reads_what_they_were_there_for(people: Cast) -> None:
    before, meanwhile = leave_and_return(people)
    ben = client_of(people.ben)
    page = ben.get(reverse("sessions:record", args=[before.pk]))
    assert (page.status_code, "canary-before" in page.content.decode()) == (200, True)
    assert ben.get(reverse("sessions:record", args=[meanwhile.pk])).status_code == 403
    assert [found_by(ben, words) for words in ("canary-before", "canary-meanwhile")] == [1, 0]


def test_who_is_gone_reads_neither(people: Cast) -> None:
    before, meanwhile = leave_and_return(people)
    Membership.objects.filter(person=people.ben, ended_at=None).update(ended_at=clock.now())
    ben = client_of(people.ben)
    pages = [ben.get(reverse("sessions:record", args=[one.pk])).status_code for one in (before, meanwhile)]
    assert pages == [404, 404]
    assert [found_by(ben, words) for words in ("canary-before", "canary-meanwhile")] == [0, 0]


def test_actions_and_topics_of_the_time_between_are_not_for_who_came_back(people: Cast) -> None:
    leave_and_return(people)
    for days, words in ((35, "canary-first"), (20, "canary-between"), (5, "canary-since")):
        moment = clock.now() - timedelta(days=days)
        factories.action(people.dev, people.harbour, f"{words}-action", created_at=moment)
        factories.issue(people.gita, people.harbour, f"{words}-topic", offered_at=moment)
    ben = client_of(people.ben)
    coming = factories.session(people.harbour)
    shown = ben.get(reverse("actions:of_set", args=[people.harbour.pk])).content.decode()
    shown += ben.get(reverse("planning:detail", args=[coming.pk])).content.decode()
    for kind in ("action", "topic"):
        said = [f"canary-{when}-{kind}" for when in ("first", "between", "since")]
        assert [one in shown for one in said] == [True, False, True]
        assert [found_by(ben, one) for one in said] == [1, 0, 1]


def test_what_became_of_an_action_meanwhile_is_not_for_who_came_back(people: Cast) -> None:
    """They were there as it was said; what its owner reported while they were gone is for who heard it."""
    leave_and_return(people)
    action = factories.action(people.dev, people.harbour, created_at=clock.now() - timedelta(days=35))
    for days, words in ((32, "canary-first"), (20, "canary-between"), (5, "canary-since")):
        moment = clock.now() - timedelta(days=days)
        with scopes_disabled():
            Report.objects.create(
                action=action,
                learning_set=people.harbour,
                outcome="partly",
                happened=words,
                reported_at=moment,
            )
    said = ["canary-first", "canary-between", "canary-since"]
    for person, expected in ((people.ben, [1, 0, 1]), (people.dev, [1, 1, 1]), (people.gita, [1, 1, 1])):
        shown = client_of(person).get(reverse("actions:detail", args=[action.pk])).content.decode()
        assert [int(one in shown) for one in said] == expected
        assert [found_by(client_of(person), one) for one in said] == expected


def test_report_made_meanwhile_is_not_told_in_the_room_nor_written_over_by_who_came_back(
    people: Cast,
) -> None:
    leave_and_return(people)
    action = factories.action(people.dev, people.harbour, created_at=clock.now() - timedelta(days=35))
    with scopes_disabled():
        Report.objects.create(
            action=action,
            learning_set=people.harbour,
            outcome="partly",
            happened="canary-meanwhile",
            reported_at=clock.now() - timedelta(days=15),
        )
    Membership.objects.filter(person=people.ben, ended_at=None).update(is_deputy=True)
    session = factories.running_session(
        people.harbour, host=people.ben, here=[people.dev, people.gita], at="reports"
    )
    room = reverse("room:room", args=[session.pk])
    ben, gita = (client_of(one).get(room).content.decode() for one in (people.ben, people.gita))
    assert "Reported while you were not in the set" in ben
    assert ("canary-meanwhile" in ben, "canary-meanwhile" in gita) == (False, True)
    assert f'name="action" value="{action.pk}"' not in ben
