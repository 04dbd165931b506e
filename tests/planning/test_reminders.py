"""Reminders: drafted four days ahead, sent two days before, to those for whom they are, and with no words."""

from datetime import timedelta

import pytest
import time_machine

from accounts.models import User
from core.models import OutboxMail
from planning.reads.reminders import SPREAD
from planning.services.reminders import send_reminder_now
from sessions.models import Attendance, Session
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast
from tests.planning.sweeping import BEGUN, DAYS, MEETS, MINUTES, move, plan, planned_long_ago, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people(clock: time_machine.Traveller) -> Cast:
    return cast()


def test_reminder_is_drafted_four_days_ahead_and_sent_two_days_before(
    people: Cast, clock: time_machine.Traveller
) -> None:
    planned_long_ago(people)
    clock.move_to(MEETS - 4 * DAYS - MINUTES)
    assert (sweep(), OutboxMail.objects.count()) == ([], 0)
    clock.shift(MINUTES)
    assert (sweep(), OutboxMail.objects.count()) == ([], 7)
    clock.move_to(MEETS - 2 * DAYS - MINUTES)
    assert sweep() == []
    told = []
    for _minute in range(SPREAD):
        clock.shift(MINUTES)
        told.append(sweep())
    assert max(map(len, told)) < 7
    assert sum(map(len, told)) == 7
    assert next(one for one in told if one)[0].subject.startswith("Harbour set meets on 20 March 2026")
    clock.shift(DAYS)
    assert (sweep(), OutboxMail.objects.count()) == ([], 7)


def test_reminder_waits_until_the_previous_session_has_ended(
    people: Cast, clock: time_machine.Traveller
) -> None:
    planned_long_ago(people)
    clock.move_to(MEETS - 1 * DAYS)
    before = factories.running_session(people.harbour, starts_at=MEETS - 1 * DAYS)
    assert [letter for letter in sweep() if "meets on" in letter.subject] == []
    Session.objects.filter(pk=before.pk).update(status="closed", closed_at=MEETS - 1 * DAYS + 90 * MINUTES)
    clock.shift(90 * MINUTES)
    assert len(sweep()) == 7


def test_room_that_nobody_closed_does_not_hold_reminders_back_for_ever(
    people: Cast, clock: time_machine.Traveller
) -> None:
    planned_long_ago(people)
    clock.move_to(MEETS - 10 * DAYS)
    factories.running_session(people.harbour, starts_at=MEETS - 10 * DAYS)
    clock.move_to(MEETS - 2 * DAYS + SPREAD * MINUTES)
    assert len(sweep()) == 7


def test_no_reminder_to_who_cannot_come_has_left_or_is_gone(
    people: Cast, clock: time_machine.Traveller
) -> None:
    session = planned_long_ago(people)
    clock.move_to(MEETS - 3 * DAYS)
    Attendance.objects.create(session=session, person=people.ben, answer="no")
    sweep()
    Attendance.objects.create(session=session, person=people.cleo, answer="no")
    Membership.objects.filter(person=people.dev).update(ended_at=MEETS - 3 * DAYS)
    User.objects.filter(pk=people.femi.pk).update(is_active=False)
    clock.move_to(MEETS - 2 * DAYS + SPREAD * MINUTES)
    assert sorted(letter.to[0].split("@")[0] for letter in sweep()) == ["ada", "gita", "hal"]


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize(("left", "gets"), [(25, True), (24, False), (3, False)])
def test_who_joins_after_it_was_sent_gets_one_if_more_than_a_day_is_left(
    people: Cast, clock: time_machine.Traveller, left: int, gets: bool, by_hand: bool
) -> None:
    session = planned_long_ago(people)
    clock.move_to(MEETS - 2 * DAYS + SPREAD * MINUTES)
    if by_hand:
        send_reminder_now(session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk))
    assert len(sweep()) == 7
    clock.move_to(MEETS - timedelta(hours=left))
    factories.membership(people.noor, people.harbour, started_at=MEETS - timedelta(hours=left))
    told = [letter.to for letter in sweep() if letter.subject.startswith("Harbour set meets on")]
    assert told == ([[people.noor.email]] if gets else [])
    assert [letter for letter in sweep() if "meets on" in letter.subject] == []


def test_reminder_of_a_date_that_moved_or_fell_is_dropped_and_the_new_date_has_its_own(
    people: Cast, clock: time_machine.Traveller
) -> None:
    session = planned_long_ago(people)
    clock.move_to(MEETS - 3 * DAYS)
    sweep()
    move(people, session, MEETS + 2 * DAYS)
    clock.move_to(MEETS - 2 * DAYS + SPREAD * MINUTES)
    assert {"has changed" in letter.subject for letter in sweep()} == {True}
    assert sweep() == []
    clock.move_to(MEETS + SPREAD * MINUTES)
    assert len([letter for letter in sweep() if "meets on 22 March" in letter.subject]) == 7


def test_no_reminder_right_after_the_news_of_a_session_planned_late(
    people: Cast, clock: time_machine.Traveller
) -> None:
    plan(people, BEGUN + DAYS)
    clock.shift(10 * MINUTES)
    assert {letter.subject.split(" is on")[0] for letter in sweep()} == {"Harbour set: session 1"}
    clock.shift(60 * MINUTES)
    assert sweep() == []
