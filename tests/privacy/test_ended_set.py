"""A set that has ended meets no more: its dates wait out of sight, nothing new is opened, nothing is offered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.errors import Refused
from core.jobs import outbox
from core.models import OutboxMail
from dashboards.reads import overview
from planning.periodic import draft_reminders
from planning.services import scheduling
from room.services import opening
from sessions import permissions
from sessions.models import Session
from sets import services
from sets.models import LearningSet
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people() -> Cast:
    return cast()


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(person: User, name: str, *args: object) -> str:
    answer = browser(person).get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def stand(people: Cast, status: str) -> LearningSet:
    ada = people.ada
    return services.change_status(
        learning_set_id=people.harbour.pk, person=ada, roles=roles_of(ada.pk), status=status
    )


def planned(people: Cast, **fields: Any) -> Session:
    return factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3), **fields)


def typed() -> dict[str, object]:
    day = (clock.now() + timedelta(days=20)).date().isoformat()
    return {
        "date": day, "time": "10:00", "minutes": "120", "venue": "Mill Lane", "link": "", "rounds": "2",
        "format": "classic", "expected_version": "0",
    }  # fmt: skip


def test_dates_wait_out_of_sight_and_come_back_with_the_set(people: Cast) -> None:
    session = planned(people)
    factories.action(people.ben, people.harbour, "I will ask.")
    address = reverse("planning:detail", args=[session.pk])

    def seen() -> list[bool]:
        home, page = shown(people.ben, "home"), shown(people.ada, "sessions:set_page", people.harbour.pk)
        figures = next(one for one in overview(people.programme.pk).sets if one.id == people.harbour.pk)
        return [address in home, address in page, figures.has_next_date]

    stand(people, "ended")
    assert seen() == [False, False, False]
    assert "Find a date" not in shown(people.ada, "home")
    stand(people, "facilitated")
    assert seen() == [True, True, True]


def test_what_was_still_planned_when_a_set_ended_is_not_missed_for_ever(people: Cast) -> None:
    planned(people)
    stand(people, "ended")
    later = clock.now() + timedelta(days=30)
    figures = next(one for one in overview(people.programme.pk, later).sets if one.id == people.harbour.pk)
    assert figures.dates.planned_by_now == 0


def test_nobody_is_reminded(people: Cast) -> None:
    planned(people)
    Session.objects.update(created_at=clock.now() - timedelta(days=30))
    drafted = []
    for status in ("ended", "facilitated"):
        stand(people, status)
        draft_reminders()
        drafted.append(OutboxMail.objects.exclude(letter="sets.ended").count())
    assert drafted == [0, 7]


def test_reminder_that_was_drafted_before_is_not_sent(people: Cast) -> None:
    planned(people)
    Session.objects.update(created_at=clock.now() - timedelta(days=30))
    draft_reminders()
    stand(people, "ended")
    OutboxMail.objects.update(due_at=clock.now())
    outbox.send_due()
    assert {one.subject for one in mail.outbox} == {"Harbour set has ended"}
    assert OutboxMail.objects.filter(letter="sessions.reminder", settled_at=None).count() == 0


def deed(name: str, people: Cast, session: Session) -> Callable[[], object]:
    ada = people.ada
    who: dict[str, Any] = {"person": ada, "roles": roles_of(ada.pk)}
    when = (clock.now() + timedelta(days=9)).replace(tzinfo=None, hour=10)
    at: dict[str, Any] = {"session_id": session.pk, "expected_version": None}
    return {
        "plan": lambda: scheduling.plan_session(
            **who, learning_set=people.harbour, local_start=when, minutes=120
        ),
        "change": lambda: scheduling.change_session(
            **who, **at, local_start=when, minutes=120, venue="", link="", format="classic", rounds=2
        ),
        "restore": lambda: scheduling.cancel_session(**who, **at, back=True),
        "answer": lambda: scheduling.answer(**who, session_id=session.pk, answer="yes"),
        "open": lambda: opening.open_room(**who, **at),
        "reopen": lambda: opening.reopen(**who, **at),
        "change the set": lambda: services.change_set(
            **who,
            learning_set_id=people.harbour.pk,
            plan=services.Plan(
                name="x", time_zone="UTC", default_format="classic", planned_sessions=1, weeks_between=1,
                minutes=30, rounds=0,
            ),
        ),
    }[name]  # fmt: skip


@pytest.mark.parametrize("name", ["plan", "change", "restore", "answer", "open", "reopen", "change the set"])
def test_nothing_new_is_begun(people: Cast, name: str) -> None:
    if name == "reopen":
        session = factories.closed_session(people.harbour, on=clock.now() - timedelta(hours=3))
    else:
        session = planned(people, status="cancelled" if name == "restore" else "scheduled")
    if name == "open":
        Session.objects.update(starts_at=clock.now())
    begin = deed(name, people, session)
    stand(people, "ended")
    with scopes_disabled(), pytest.raises(Refused, match="has ended"):
        begin()
    stand(people, "facilitated")
    with scopes_disabled():
        begin()


def test_planned_session_can_still_be_called_off(people: Cast) -> None:
    session = planned(people)
    stand(people, "ended")
    page = shown(people.ada, "planning:detail", session.pk)
    assert "This set has ended" in page
    assert [name in page for name in ("Open the room", "Save my answer", "For my calendar")] == [False] * 3
    answer = browser(people.ada).post(reverse("planning:cancel", args=[session.pk]), follow=True)
    assert "This session is cancelled." in answer.content.decode()
    assert "Restore this session" not in answer.content.decode()


def test_room_that_was_open_is_finished_and_closed(people: Cast) -> None:
    session = factories.running_session(people.harbour)
    stand(people, "ended")
    assert reverse("room:room", args=[session.pk]) in shown(people.ben, "home")
    with scopes_disabled():
        session.refresh_from_db()
        opening.close_session(session_id=session.pk, person=people.ada, expected_version=session.version)
    session.refresh_from_db()
    assert (session.status, permissions.can_reopen(session)) == ("closed", False)


def test_page_says_that_it_has_ended_and_offers_nothing_to_change(people: Cast) -> None:
    factories.agreement(people.harbour)
    offers = ["Invite", "Change the set", "Change what we agreed", "Plan session 1", "No date yet"]
    page = shown(people.ada, "sessions:set_page", people.harbour.pk)
    assert [one in page for one in [*offers, "Ended"]] == [True] * 5 + [False]
    stand(people, "ended")
    page = shown(people.ada, "sessions:set_page", people.harbour.pk)
    assert [one in page for one in [*offers, "Ended"]] == [False] * 5 + [True]
    member = shown(people.ben, "sessions:set_page", people.harbour.pk)
    assert "that you have not seen yet" not in member
    assert "Read what Harbour set agreed" not in shown(people.ben, "home")


@pytest.mark.parametrize("name", ["sets:edit", "sets:invite", "sets:agreement_edit", "planning:plan"])
def test_forms_lead_back_to_the_set_before_anybody_types(people: Cast, name: str) -> None:
    stand(people, "ended")
    address = reverse(name, args=[people.harbour.pk])
    answer = browser(people.ada).get(address, follow=True)
    assert answer.redirect_chain == [(reverse("sessions:set_page", args=[people.harbour.pk]), 302)]
    assert "This set has ended." in answer.content.decode()


@pytest.mark.parametrize("name", ["plan", "edit"])
def test_form_sent_too_late_keeps_what_was_typed(people: Cast, name: str) -> None:
    session = planned(people)
    stand(people, "ended")
    about = session.pk if name == "edit" else people.harbour.pk
    answer = browser(people.ada).post(reverse(f"planning:{name}", args=[about]), typed())
    page = answer.content.decode()
    assert (answer.status_code, "This set has ended." in page, "Mill Lane" in page) == (422, True, True)
    assert Session.objects.count() == 1


def test_room_is_not_opened_by_hand(people: Cast) -> None:
    session = planned(people)
    stand(people, "ended")
    answer = browser(people.ada).post(
        reverse("room:do", args=[session.pk, "open"]), {"expected_version": "0"}
    )
    session.refresh_from_db()
    assert (answer.status_code, session.status) == (422, "scheduled")
    assert "This set has ended." in answer.content.decode()
