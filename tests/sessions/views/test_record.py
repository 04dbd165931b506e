"""The record: for those entitled, with what a presenter keeps in the room kept, and with its readers named."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from accounts.models import User
from actions.models import Report
from core import clock
from core.models import AuditRow
from issues.models import Issue
from room.services import opening, running
from sessions.models import Attendance, Contribution, Reflection, Round, Session
from sets.roles import roles_of
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = pytest.mark.django_db

RECORD_QUERIES = 25


@pytest.fixture
def people(settings: Settings) -> WideCast:
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    return wide_cast()


def held(people: WideCast, turns: int = 2) -> Session:
    """Yesterday's session: Hal was not there; Cleo and Dev presented; words on every kind of row."""
    made = factories.closed_session(
        people.harbour,
        came=people.members[:5],
        presenters=people.members[1 : 1 + turns],
        promises=[(people.cleo, "canary-promise"), (people.dev, "canary-second")],
    )
    with scopes_disabled():
        for turn in Round.objects.filter(session=made):
            facts = {"learning_set": people.harbour, "round": turn, "created_at": made.starts_at}
            Contribution.objects.create(
                author=people.ben, kind="probing", words=f"canary-q{turn.position}", **facts
            )
            Contribution.objects.create(
                author=people.gita, kind="probing", words="canary-gone", withdrawn_at=clock.now(), **facts
            )
        Reflection.objects.create(
            learning_set=people.harbour, session=made, author=people.femi, kind="well", words="canary-well",
            created_at=made.starts_at,
        )  # fmt: skip
    return made


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person: User, session: Session) -> Any:
    return client_of(person).get(reverse("sessions:record", args=[session.pk]))


def test_record_shows_rounds_questions_actions_and_looking_back(people: WideCast) -> None:
    shown = read(people.ben, held(people)).content.decode()
    for part in (
        "Round 1, Cleo",
        "canary-q0",
        "canary-q1",
        "canary-promise",
        "canary-well",
        "Ada hosted. Ben, Cleo, Dev, Femi and Gita were in the room.",
    ):
        assert part in shown
    assert "canary-gone" not in shown
    assert "<title>Session 1, Harbour set</title>" in shown


def test_record_tells_a_rounds_review_apart_and_keeps_it_in_the_room(people: WideCast) -> None:
    session = held(people)
    first, second = Round.objects.filter(session=session).order_by("position")
    with scopes_disabled():
        for turn in (first, second):
            Reflection.objects.create(
                learning_set=people.harbour, session=session, round=turn, author=people.femi, kind="well",
                words=f"canary-review{turn.position}", created_at=session.starts_at,
            )  # fmt: skip
    Round.objects.filter(pk=second.pk).update(room_only=True)
    shown = read(people.femi, session).content.decode()
    looked_back = shown.split('id="refl"')[1]
    assert re.findall(r"<dt>(.*?)</dt>", looked_back) == [
        "Round 1, Cleo: Went well",
        "Round 2, Dev: Went well",
        "Went well",
    ]
    absent = read(people.hal, session).content.decode()
    assert "canary-review0" in absent
    assert "canary-review1" not in absent


def test_record_is_closed_to_everybody_who_was_not_entitled(people: WideCast) -> None:
    session = held(people)
    outside = (
        people.finn,
        people.esi,
        people.sam,
        people.leaver,
        people.past_facilitator,
        people.other_facilitator,
    )
    assert [read(person, session).status_code for person in outside] == [404] * 6
    assert read(people.newcomer, session).status_code == 403
    assert [read(person, session).status_code for person in (people.ada, people.hal, people.observer)] == [
        200
    ] * 3
    assert AuditRow.objects.filter(verb="record.read").count() == 3


def test_topic_kept_in_the_room_is_for_those_who_were_there(people: WideCast) -> None:
    session = held(people)
    turn = Round.objects.get(session=session, presenter=people.cleo)
    url = reverse("room:keep_in_room", args=[session.pk])
    assert client_of(people.ben).post(url, {"round": turn.pk, "room_only": "on"}).status_code == 403
    assert client_of(people.cleo).post(url, {"round": turn.pk, "room_only": "on"}).status_code == 302
    there, away = (read(person, session).content.decode() for person in (people.ben, people.hal))
    assert "canary-q0" in there
    assert "canary-q0" not in away
    assert "How do I begin?" in away  # the other round's line
    assert "Cleo keeps this topic in the room, for those who were there." in away
    assert "canary-promise" in away
    by_name = reverse("room:open_to", args=[session.pk])
    client_of(people.cleo).post(by_name, {"round": turn.pk, "people": [people.hal.pk]})
    assert "canary-q0" in read(people.hal, session).content.decode()


def test_record_names_who_opened_it(people: WideCast) -> None:
    session = held(people)
    assert "You are the first" in read(people.ben, session).content.decode()
    assert "<li>Ben," in read(people.cleo, session).content.decode()


def test_record_holds_the_reports_the_next_date_and_what_is_carried(people: WideCast) -> None:
    start = clock.now() - timedelta(days=1)
    action = factories.action(people.ben, people.harbour, "canary-action")
    made = factories.closed_session(
        people.harbour, on=start, presenters=[people.cleo], waiting=[people.femi], came=people.members
    )
    with scopes_disabled():
        report = factories.report(action, "partly", happened="canary-happened", changed="canary-changed")
        Report.objects.filter(pk=report.pk).update(reported_at=made.opened_at)
        issue = Issue.objects.get(owner=people.femi)
        issue.topic_line = "canary-carried"
        issue.save()
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=14))
    shown = read(people.gita, made).content.decode()
    for part in ("canary-action", "canary-happened", "canary-changed", "canary-carried", "Next session"):
        assert part in shown
    unread = read(people.newcomer, made).content.decode()
    assert not [part for part in ("canary-happened", "canary-carried") if part in unread]


def test_record_names_the_sets_zone_and_shows_its_hours_to_everybody(people: WideCast) -> None:
    """Read, and printed, in Auckland and in London: the same hours."""
    made = held(people)
    hours = set()
    for zone in ("Pacific/Auckland", "Europe/London"):
        User.objects.filter(pk=people.ben.pk).update(time_zone=zone)
        shown = read(people.ben, made).content.decode()
        found = re.search(r"(\d\d:\d\d to \d\d:\d\d), ([A-Z]\w+/\w+)", shown)
        assert found
        hours.add(found.groups())
    assert len(hours) == 1
    assert hours.pop()[1] == made.time_zone


def test_record_leads_to_the_session_when_it_was_not_held_yet(people: WideCast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=1))
    assert read(people.ben, session).url == reverse("planning:detail", args=[session.pk])


@pytest.mark.parametrize("turns", [1, 3])
def test_record_takes_as_many_queries_whatever_was_said(
    people: WideCast, turns: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    session = held(people, turns)
    client = client_of(people.ben)
    client.get(reverse("sessions:record", args=[session.pk]))
    with django_assert_num_queries(RECORD_QUERIES):
        client.get(reverse("sessions:record", args=[session.pk]))


def test_apologies_are_named_apart_and_the_next_host_is_kept(people: WideCast) -> None:
    session = held(people)
    before = read(people.ben, session).content.decode()
    assert "Hal and Oona were not there." in before
    assert "sent apologies" not in before
    Attendance.objects.filter(session=session, person=people.hal).update(presence="apologies")
    Session.objects.filter(pk=session.pk).update(next_host=people.dev)
    shown = read(people.ben, session).content.decode()
    assert "Hal sent apologies." in shown
    assert "Oona was not there." in shown
    assert "Dev hosts the next session." in shown
    page = client_of(people.ben).get(reverse("sessions:set_page", args=[people.harbour.pk])).content.decode()
    assert "5 of 6 came, apologies from 1" in page
    assert "Dev hosts the next session." in page


def test_record_names_who_hosted_whoever_facilitates_the_set(people: WideCast) -> None:
    hosted = factories.open_session(people.harbour, host=people.gita)
    with scopes_disabled():
        hosted = running.start(session_id=hosted.pk, person=people.gita, expected_version=None)
        hosted = opening.close_session(session_id=hosted.pk, person=people.gita, expected_version=None)
    said = " ".join(read(people.ben, hosted).content.decode().split())
    assert "Gita hosted. Ben, Cleo, " in said
    assert "facilitated" not in said
    both = factories.running_session(people.harbour)
    gita: dict[str, Any] = {"session_id": both.pk, "person": people.gita, "expected_version": None}
    with scopes_disabled():
        running.take_over(**gita, roles=roles_of(people.gita.pk))
        both = opening.close_session(**gita)
    assert "Ada and Gita hosted, one after the other." in read(people.ben, both).content.decode()
