"""A room opened long before its time, a second one, and one that nobody closed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.models import Draft, User
from accounts.services import save_draft
from core import clock
from core.errors import Refused
from core.models import AuditRow, OutboxMail
from planning.mail.hosts import moved_to_now
from room.services import opening, rehearsal, running
from room.state import room_state
from sessions.models import Attendance, Session
from sessions.process.machine import Move
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.room.scene import look_at_room

pytestmark = [pytest.mark.django_db, pytest.mark.both]

FAR = timedelta(days=35)


def known(person: User, session: Session, **more: Any) -> dict[str, Any]:
    roles = roles_of(person.pk)
    return {
        "session_id": session.pk,
        "person": person,
        "roles": roles,
        "expected_version": session.version,
        **more,
    }


def far(people: Cast) -> Session:
    return factories.session(people.harbour, starts_at=clock.now() + FAR)


def test_who_opens_long_before_its_time_is_asked_once_what_they_mean(people: Cast) -> None:
    session = far(people)
    with pytest.raises(opening.TooEarly):
        opening.open_room(**known(people.ada, session))
    session.refresh_from_db()
    assert (session.status, session.version) == ("scheduled", 0)


def test_half_an_hour_early_nobody_is_asked(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(minutes=30))
    assert opening.open_room(**known(people.ada, session)).status == "open"


def test_moved_to_now_the_budget_runs_from_now_and_answers_count_for_nothing(people: Cast) -> None:
    session = far(people)
    Attendance.objects.create(session=session, person=people.ben, answer="no")
    before = session.starts_at
    session = opening.open_room(**known(people.ada, session, early="move"))
    assert abs(session.starts_at - clock.now()) < timedelta(minutes=1)
    assert (session.status, session.sequence) == ("open", 1)
    mails = OutboxMail.objects.filter(letter="sessions.moved_to_now")
    assert set(mails.values_list("to", flat=True)) >= {one.email for one in people.members}
    assert people.ada.email in mails.values_list("to", flat=True)  # her calendar shows the old start too
    told = moved_to_now({"session": str(session.pk), "person": str(people.ben.pk), "by": str(people.ada.pk)})
    assert told is not None
    assert "has been moved to now" in told.subject
    ben = Attendance.objects.get(session=session, person=people.ben)
    assert (ben.answer, ben.earlier_answer, ben.earlier_start, ben.presence) == ("", "no", before, "")
    session = running.start(session_id=session.pk, person=people.ada, expected_version=session.version)
    state = room_state(session, people.ada, roles_of(people.ada.pk))
    assert abs(state.agenda.budget.minutes_over) < session.minutes


def test_planned_end_is_the_one_that_was_agreed_however_early_it_starts(people: Cast) -> None:
    ten = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
    with time_machine.travel(ten - timedelta(minutes=20), tick=False):
        session = factories.running_session(people.harbour, starts_at=ten)
        agenda = look_at_room(session, people.ada).agenda
        assert agenda.planned_end == "11:00"
        assert agenda.budget.minutes_over == (agenda.budget.ends_at - session.planned_end) // timedelta(
            minutes=1
        )


def test_a_rehearsal_is_for_one_person_and_leaves_no_trace(people: Cast) -> None:
    session = far(people)
    rows, audit = Attendance.objects.count(), AuditRow.objects.count()
    looked = opening.open_room(**known(people.ada, session, early="look"))
    assert (looked.is_rehearsal, looked.host, looked.planned_end > clock.now()) == (True, people.ada, True)
    assert not Session.objects.filter(pk=looked.pk).exists()
    looked = running.start(session_id=looked.pk, person=people.ada, expected_version=0)
    for _ in range(3):
        looked = running.move_on(
            session_id=looked.pk, person=people.ada, move=Move.NEXT, expected_version=looked.version
        )
    save_draft(person=people.ada, slot=f"q:{looked.pk}", words="Only trying.", about=looked.pk)
    rehearsed = opening.close_session(**known(people.ada, looked))
    assert rehearsed == session
    assert Session.with_rehearsals.count() == 1
    assert (Attendance.objects.count(), AuditRow.objects.count()) == (rows, audit)
    assert not Draft.objects.with_scopes_disabled().exists()
    session.refresh_from_db()
    assert (session.status, session.version, session.changes) == ("scheduled", 0, 0)


def test_a_rehearsal_that_nobody_ended_is_gone_after_half_a_day(people: Cast) -> None:
    opening.open_room(**known(people.ada, far(people), early="look"))
    assert rehearsal.end_forgotten() == 0
    with time_machine.travel(clock.now() + timedelta(hours=13)):
        assert rehearsal.end_forgotten() == 1
    assert Session.with_rehearsals.count() == 1


def test_two_rooms_of_a_set_are_not_open_at_once(people: Cast) -> None:
    factories.open_session(people.harbour)
    second = factories.session(people.harbour)
    with pytest.raises(Refused, match="Another room of this set is open"):
        opening.open_room(**known(people.ada, second))
    other = factories.learning_set(members=2, facilitators=[people.ada])
    assert opening.open_room(**known(people.ada, factories.session(other))).status == "open"


def test_a_room_left_open_is_closed_by_a_member_the_next_morning_as_of_when_they_left(people: Cast) -> None:
    ten = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
    with time_machine.travel(ten, tick=False):
        session = factories.running_session(people.harbour, starts_at=ten)
    with time_machine.travel(ten + timedelta(hours=10), tick=False), pytest.raises(PermissionDenied):
        opening.close_session(**known(people.ben, session))
    with time_machine.travel(ten + timedelta(hours=21), tick=False):
        session = opening.close_session(**known(people.ben, session))
        assert (session.status, session.closed_at) == ("closed", ten)


@pytest.mark.parametrize("begun", [True, False])
def test_opening_the_next_room_ends_the_one_that_was_left_open(people: Cast, begun: bool) -> None:
    ten = datetime(2026, 10, 8, 9, 0, tzinfo=UTC)
    with time_machine.travel(ten, tick=False):
        make = factories.running_session if begun else factories.open_session
        left = make(people.harbour, starts_at=ten)
    with time_machine.travel(ten + timedelta(days=3), tick=False):
        opening.open_room(**known(people.ada, factories.session(people.harbour)))
    left.refresh_from_db()
    assert left.status == ("closed" if begun else "scheduled")
