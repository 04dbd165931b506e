"""Moving along the plan: the clock as it was left, pauses that last, rounds that count, and who holds the controls."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from core import clock
from core.errors import Refused, Stale
from room.services import contributions, plan_changes, presence, running
from sessions.models import Attendance, Round, Session, StageVisit
from sessions.process.machine import Move
from sessions.reads.plan import visit_of
from sessions.services import locking
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def go(session: Session, move: Move) -> Session:
    assert session.host is not None
    return running.move_on(
        session_id=session.pk, person=session.host, move=move, expected_version=session.version
    )


def left(session: Session) -> int:
    """Seconds left in the present stage."""

    visit = visit_of(session)
    assert visit is not None
    return locking.seconds_left(session, visit, clock.now())


def test_next_goes_on_and_back_restores_the_clock_as_it_was_left(people: Cast) -> None:
    with time_machine.travel(TEN, tick=False) as now:
        session = factories.running_session(people.harbour)
        now.shift(timedelta(minutes=4))
        session = go(session, Move.NEXT)
        now.shift(timedelta(seconds=30))
        session = go(session, Move.BACK)
        assert left(session) == 6 * 60
        now.shift(timedelta(minutes=20))
        session = go(go(session, Move.NEXT), Move.BACK)
        assert left(session) == 60


def test_next_on_another_version_is_stale_and_moves_nothing(people: Cast) -> None:
    session = factories.running_session(people.harbour)
    with pytest.raises(Stale):
        running.move_on(
            session_id=session.pk,
            person=people.ada,
            move=Move.NEXT,
            expected_version=session.version - 1,
        )
    session.refresh_from_db()
    assert session.visits.count() == 1


def test_moving_on_while_paused_stays_paused_and_the_clock_stands(people: Cast) -> None:
    with time_machine.travel(TEN, tick=False) as now:
        session = factories.running_session(people.harbour)
        session = running.pause(session_id=session.pk, person=people.ada, expected_version=session.version)
        now.shift(timedelta(minutes=7))
        assert left(session) == 10 * 60
        session = go(session, Move.NEXT)
        full = left(session)
        now.shift(timedelta(hours=1))
        assert (session.status, left(session)) == ("paused", full)
        session = running.change_time(
            session_id=session.pk, person=people.ada, minutes=5, expected_version=session.version
        )
        assert left(session) == full + 5 * 60
        session = running.resume(session_id=session.pk, person=people.ada, expected_version=session.version)
        now.shift(timedelta(minutes=1))
        assert left(session) == full + 4 * 60
        assert [v.paused_seconds for v in StageVisit.objects.order_by("entered_at", "id")] == [420, 3600]


def test_a_clock_that_jumps_an_hour_shows_overrun_and_closes_nothing(people: Cast) -> None:
    with time_machine.travel(TEN, tick=False) as now:
        session = factories.running_session(people.harbour)
        now.shift(timedelta(hours=1))
        assert left(session) == -50 * 60
        now.shift(timedelta(hours=-2))
        assert left(session) == 10 * 60


def test_time_is_taken_away_only_as_far_as_now(people: Cast) -> None:
    with time_machine.travel(TEN, tick=False):
        session = factories.running_session(people.harbour)
        session = running.change_time(
            session_id=session.pk, person=people.ada, minutes=-90, expected_version=session.version
        )
        assert left(session) == 0


@pytest.mark.parametrize("minutes", [0, 91, -91, 1000])
def test_minutes_out_of_bounds_are_refused(people: Cast, minutes: int) -> None:
    session = factories.running_session(people.harbour)
    with pytest.raises(Refused):
        running.change_time(
            session_id=session.pk, person=people.ada, minutes=minutes, expected_version=session.version
        )


def test_a_round_that_was_only_looked_into_is_planned_again(people: Cast) -> None:
    session = factories.running_session(people.harbour, at="selection")
    turn = factories.chosen(session, people.ben)
    session = go(session, Move.NEXT)
    turn.refresh_from_db()
    assert turn.status == Round.Status.RUNNING
    go(session, Move.BACK)
    turn.refresh_from_db()
    assert (turn.status, turn.started_at) == (Round.Status.PLANNED, None)
    assert StageVisit.objects.filter(step__round=turn).count() == 1


def test_a_round_in_which_something_was_kept_stays_a_turn(people: Cast) -> None:
    session = factories.running_session(people.harbour, at="selection")
    turn = factories.chosen(session, people.ben)
    session = factories.go_to(session, "clarification")
    assert session.step is not None
    contributions.contribute(
        session_id=session.pk,
        person=people.cleo,
        roles=roles_of(people.cleo.pk),
        step_id=session.step.pk,
        kind="clarification",
        words="Since when?",
    )
    factories.go_to(session, "selection")
    turn.refresh_from_db()
    assert turn.status == Round.Status.DONE


def test_a_theme_is_used_when_its_round_is_done(people: Cast) -> None:
    theme = factories.theme(people.harbour)
    session = factories.running_session(people.harbour, at="selection")

    plan_changes.add_round(
        session_id=session.pk,
        person=people.ada,
        kind="theme",
        minutes=30,
        theme_id=theme.pk,
        expected_version=session.version,
    )
    session.refresh_from_db()
    session = factories.go_to(session, "takeaways")
    theme.refresh_from_db()
    assert theme.used_at is None
    go(session, Move.NEXT)
    theme.refresh_from_db()
    assert theme.used_at is not None


def test_the_start_is_taken_back_at_the_first_stage_alone(people: Cast) -> None:
    session = factories.running_session(people.harbour)
    session = go(session, Move.NEXT)
    with pytest.raises(Refused):
        running.unstart(session_id=session.pk, person=people.ada, expected_version=session.version)
    session = go(session, Move.BACK)
    session = running.unstart(session_id=session.pk, person=people.ada, expected_version=session.version)
    assert (session.status, session.step, visit_of(session)) == ("open", None, None)
    session = running.start(session_id=session.pk, person=people.ada, expected_version=session.version)
    assert session.step is not None
    assert session.step.kind == "welcome"


def test_a_deputy_takes_over_at_once_and_the_facilitator_takes_it_back(people: Cast) -> None:
    session = factories.running_session(people.harbour)
    for person in (people.gita, people.ada):
        session = running.take_over(
            session_id=session.pk,
            person=person,
            roles=roles_of(person.pk),
            expected_version=session.version,
        )
        assert session.host == person


def test_a_member_takes_over_once_the_host_has_been_silent_for_a_minute(people: Cast) -> None:
    with time_machine.travel(TEN, tick=False) as now:
        session = factories.running_session(people.harbour)

        def take() -> Session:
            return running.take_over(
                session_id=session.pk,
                person=people.cleo,
                roles=roles_of(people.cleo.pk),
                expected_version=session.version,
            )

        now.shift(timedelta(seconds=59))
        with pytest.raises(PermissionDenied):
            take()
        now.shift(timedelta(seconds=1))
        assert take().host == people.cleo


def test_anybody_in_the_set_takes_over_from_a_host_who_left(people: Cast) -> None:
    session = factories.running_session(people.harbour)
    presence.leave(session_id=session.pk, person=people.ada)
    session.refresh_from_db()
    taken = running.take_over(
        session_id=session.pk,
        person=people.hal,
        roles=roles_of(people.hal.pk),
        expected_version=session.version,
    )
    assert taken.host == people.hal
    assert Attendance.objects.get(session=session, person=people.ada).left_at is not None
