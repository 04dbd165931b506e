"""No figure about fewer than four people follows from any two things that a lead saw, at any two times."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from privacy.services.erasure import erase
from room.services import opening, presence, running
from sessions.models import Attendance
from sets.models import LearningSet, Membership
from sets.roles import roles_of
from tests import factories
from tests.dashboards.attacker import View, leaks, look
from tests.dashboards.history import History

pytestmark = [pytest.mark.django_db, pytest.mark.both]

PAST = ("Places", "Came", "Came, per cent", "Actions due", "Actions reported")


class Lead:
    """Somebody who leads the set's programme, and takes its file."""

    def __init__(self, one: LearningSet) -> None:
        self.set, person = one, factories.user()
        factories.role(person, one.programme)
        self.browser = Client()
        self.browser.force_login(person)

    def reads(self) -> dict[str, str]:
        """The set's line by heading."""
        answer = self.browser.get(f"/programmes/{self.set.programme_id}/figures.csv")
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
        return next(row for row in csv.DictReader(lines) if row["Set"] == self.set.name)

    def past(self) -> list[str]:
        """Its figures of the past."""
        line = self.reads()
        return [line[heading] for heading in PAST]


def set_of(members: int) -> LearningSet:
    return factories.learning_set(members=members, facilitators=[factories.user()])


def meet(one: LearningSet, days: tuple[int, ...], presenters: list[User], *, absent: int = 0) -> None:
    members = factories.members_of(one)
    for number, ago in enumerate(days):
        factories.closed_session(
            one,
            on=clock.now() - timedelta(days=ago),
            came=members[: len(members) - absent * (number + 1)],
            presenters=presenters,
        )


@pytest.mark.parametrize("goes", ["leaves", "is erased"])
def test_fourth_of_five_goes_and_no_figure_of_the_past_changes(goes: str) -> None:
    one = set_of(5)
    fourth = factories.members_of(one)[3]
    meet(one, (90, 60), [fourth], absent=1)
    lead = Lead(one)
    before = lead.reads()
    assert [before[heading] for heading in PAST[:3]] == ["10", "7", "70"]
    assert (before["Fewest turns"], before["Most turns"]) == ("0", "1")
    past = lead.past()
    if goes == "leaves":
        Membership.objects.filter(person=fourth).update(ended_at=clock.now())
    else:
        erase(person_id=fourth.pk)
    assert lead.past() == past
    after = lead.reads()
    assert (after["Fewest turns"], after["Most turns"]) == ("settling", "settling")


def test_fourth_comes_to_three_and_nothing_of_the_three_appears() -> None:
    one = set_of(3)
    first = factories.members_of(one)[0]
    meet(one, (90, 60), [first])
    lead = Lead(one)
    assert lead.reads()["Most turns"] == "hidden"
    factories.membership(factories.user(), one, started_at=clock.now() - timedelta(days=50))
    assert (lead.reads()["Places"], lead.reads()["Most turns"]) == ("hidden", "settling")
    meet(one, (40, 20), [factories.members_of(one)[1]])
    line = lead.reads()
    assert (line["Fewest turns"], line["Most turns"]) == (
        "0",
        "2",
    )  # of the two sessions since; not the first's two
    assert (line["Places"], line["Came"]) == ("8", "8")
    assert line["Actions due"] == "hidden"


def test_one_persons_action_is_not_said() -> None:
    one = set_of(5)
    owner = factories.members_of(one)[0]
    factories.closed_session(
        one, on=clock.now() - timedelta(days=60), presenters=[owner], promises=[(owner, "I will.")]
    )
    meet(one, (30,), [])
    lead = Lead(one)
    line = lead.reads()
    assert [line[heading] for heading in PAST[3:]] == ["hidden", "hidden"]
    assert "Members without a turn" not in line


@pytest.mark.parametrize("came_first", [False, True], ids=["nobody in it", "here already"])
def test_who_leaves_an_open_room_before_it_starts_is_not_due(came_first: bool) -> None:
    one = set_of(6)
    meet(one, (60,), [])
    goes = factories.members_of(one)[5]
    facilitator = factories.facilitator_of(one)
    session = factories.open_session(one, here=factories.members_of(one)[0 if came_first else 6 :])
    lead = Client()
    lead.force_login(factories.role(factories.user(), one.programme).person)
    held = Membership.objects.get(learning_set=one, person=goes)
    host = Client()
    host.force_login(facilitator)
    assert host.post(f"/sets/{one.pk}/people/{held.pk}/end", {"sure": "yes"}).status_code == 302
    with scopes_disabled():
        session = running.start(session_id=session.pk, person=facilitator, expected_version=None)
        for person in factories.members_of(one):
            presence.join(session_id=session.pk, person=person, roles=roles_of(person.pk))
        opening.close_session(session_id=session.pk, person=facilitator, expected_version=None)
    assert Attendance.objects.get(session=session, person=goes).presence == "not-due"
    view = look(one)
    assert list(view.cells.values())[-1] == (5, 5)
    assert goes.pk not in list(view.due_in.values())[-1]
    assert "5 of 5" in " ".join(lead.get(f"/programmes/sets/{one.pk}/figures/").content.decode().split())


@pytest.fixture
def days() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 1, 5, 18, tzinfo=UTC), tick=False) as day:
        yield day


@pytest.mark.parametrize("seed", range(8))
def test_no_two_views_of_a_random_history_tell_of_few(seed: int, days: time_machine.Traveller) -> None:
    history = History(seed, factories.programme())
    views: list[View] = []
    for _event in range(40):
        days.shift(timedelta(days=5))
        history.step()
        days.shift(timedelta(hours=1))
        views.append(look(history.set, views[-1] if views else None))
    assert leaks(views) == []


@pytest.mark.parametrize("seed", range(20, 26))
def test_attendance_by_name_opens_nothing_else(seed: int, days: time_machine.Traveller) -> None:
    with scopes_disabled():
        history = History(seed, factories.programme(), by_name=True)
    history.set.refresh_from_db()
    views: list[View] = []
    for _event in range(40):
        days.shift(timedelta(days=5))
        history.step()
        days.shift(timedelta(hours=1))
        views.append(look(history.set, views[-1] if views else None))
    assert leaks(views) == []
    assert Attendance.objects.filter(by_name=True).exists()
