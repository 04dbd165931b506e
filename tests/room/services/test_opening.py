"""Opening the room, closing the session, and taking both back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.models import Draft, User
from accounts.services import save_draft
from actions.models import Tally
from core import clock
from core.errors import Refused, Stale
from issues import services as issues
from issues.models import Issue
from planning.services import scheduling
from room.services import opening, plan_changes, presence, running, selection
from sessions.models import Attendance, Round, Session
from sessions.process.machine import Move
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def by(person: User, session: Session, **more: Any) -> dict[str, Any]:
    return {"session_id": session.pk, "person": person, "expected_version": session.version, **more}


def known(person: User, session: Session) -> dict[str, Any]:
    return by(person, session, roles=roles_of(person.pk))


def seat(person: User, session: Session) -> dict[str, Any]:
    return {"session_id": session.pk, "person": person, "roles": roles_of(person.pk)}


def test_opening_lays_out_the_plan_and_begins_the_register(people: Cast) -> None:
    session = opening.open_room(**known(people.ada, factories.session(people.harbour, rounds=2)))
    assert (session.status, session.host, session.version) == ("open", people.ada, 1)
    assert session.steps.count() == 18
    assert session.register.count() == 9


def test_a_deputy_opens_and_a_member_does_not_until_the_set_shares(people: Cast) -> None:
    session = factories.session(people.harbour)
    with pytest.raises(PermissionDenied):
        opening.open_room(**known(people.cleo, session))
    people.harbour.status = "shared"
    people.harbour.save()
    session = opening.open_room(**known(people.cleo, session))
    assert session.host == people.cleo
    opening.unopen(**by(people.cleo, session))
    assert opening.open_room(**known(people.gita, factories.session(people.harbour))).host == people.gita


def test_opening_what_somebody_opened_already_is_stale(people: Cast) -> None:
    session = factories.session(people.harbour)
    opening.open_room(**known(people.ada, session))
    with pytest.raises(Stale):
        opening.open_room(**known(people.ada, session))


def test_the_opening_is_taken_back_and_opening_again_lays_out_anew(people: Cast) -> None:
    session = factories.open_session(people.harbour, rounds=2)
    turn = factories.chosen(session, people.ben)
    session = opening.unopen(**by(people.ada, session))
    assert (session.status, session.host) == ("scheduled", None)
    assert turn.issue is not None
    assert Issue.objects.get(pk=turn.issue.pk).status == Issue.Status.OFFERED
    assert not Attendance.objects.filter(session=session).exclude(arrived_at=None).exists()
    assert opening.open_room(**known(people.ada, session)).steps.count() == 18


def test_a_session_called_off_from_the_open_room_can_be_restored(people: Cast) -> None:
    session = factories.open_session(people.harbour)
    session = scheduling.cancel_session(**known(people.ada, session))
    assert (session.status, session.host) == ("cancelled", None)
    session = scheduling.cancel_session(**known(people.ada, session), back=True)
    assert opening.open_room(**known(people.ada, session)).status == "open"


def test_closing_settles_rounds_topics_and_register_and_leaves_pads_to_their_owners(people: Cast) -> None:
    session = factories.running_session(
        people.harbour, here=[people.ben, people.cleo, people.dev], at="selection"
    )
    ran, dropped = factories.chosen(session, people.ben), factories.chosen(session, people.cleo)
    factories.bid(session, people.dev)
    factories.run_round(ran, ["I will ask."])
    save_draft(person=people.ben, slot=f"pad:{session.pk}", words="Mine.", about=session.pk)
    session.refresh_from_db()
    session = opening.close_session(**by(people.ada, session))
    assert (session.status, session.step, session.paused_at) == ("closed", None, None)
    assert list(Round.objects.order_by("position").values_list("status", flat=True)) == ["done", "dropped"]
    statuses = {issue.owner: issue.status for issue in Issue.objects.all()}
    assert statuses == {people.ben: "worked-on", people.cleo: "carried", people.dev: "carried"}
    assert dropped.pk is not None
    assert Attendance.objects.get(session=session, person=people.hal).presence == "absent"
    assert [str(draft.words) for draft in Draft.objects.with_scopes_disabled().all()] == ["Mine."]
    assert Tally.objects.get(learning_set=people.harbour).said == 1


def test_only_the_host_closes_and_only_once(people: Cast) -> None:
    session = factories.running_session(people.harbour)
    with pytest.raises(PermissionDenied):
        opening.close_session(**by(people.gita, session))
    closed = opening.close_session(**by(people.ada, session))
    with pytest.raises(Stale):
        opening.close_session(**by(people.ada, session))
    with pytest.raises(Refused):
        opening.close_session(**by(people.ada, closed))


def test_reopening_within_a_day_goes_back_to_where_it_was_left_paused(people: Cast) -> None:
    session = factories.running_session(people.harbour, at="topics")
    session = opening.close_session(**by(people.ada, session))
    session = opening.reopen(**known(people.gita, session))
    assert session.step is not None
    assert (session.status, session.step.kind, session.host) == ("paused", "topics", people.gita)
    assert set(Round.objects.values_list("status", flat=True)) == {"planned"}
    assert opening.close_session(**by(people.gita, session)).status == "closed"


@pytest.mark.parametrize("then", ["close", "another", "take out", "run"])
def test_a_topic_put_away_after_the_close_is_not_brought_back_by_a_reopened_session(
    people: Cast, then: str
) -> None:
    """Its owner may have found other words by then, that nobody else has heard."""
    session = factories.running_session(people.harbour, at="selection", rounds=2)
    turn = factories.chosen(session, people.ben)
    opening.close_session(**by(people.ada, session))
    assert turn.issue is not None
    issues.take_back(person=people.ben, issue_id=turn.issue.pk)
    issues.change_issue(person=people.ben, issue_id=turn.issue.pk, topic_line="Mine", wants="", brief="")
    session.refresh_from_db()
    session = opening.reopen(**known(people.ada, session))
    asked = by(people.ada, session) | {"expected_version": None}
    if then == "another":
        selection.name_presenter(**asked, round_id=turn.pk, about=people.cleo.pk)
    elif then == "take out":
        plan_changes.remove_round(**asked, round_id=turn.pk)
    elif then == "run":
        step = turn.steps.order_by("position")[1]
        running.move_on(**asked, move=Move.JUMP, step_id=step.pk)
    issue = Issue.objects.get(pk=turn.issue.pk)
    assert (issue.status, issue.offered_at) == (Issue.Status.DRAFT, None)
    opening.close_session(**asked)
    issue.refresh_from_db()
    assert (issue.status, issue.offered_at) == (Issue.Status.DRAFT, None)


def test_reopening_after_a_day_is_refused(people: Cast) -> None:
    session = opening.close_session(**by(people.ada, factories.running_session(people.harbour)))
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)), pytest.raises(Refused):
        opening.reopen(**known(people.ada, session))


def test_early_is_who_was_gone_well_before_the_end_and_not_whose_phone_slept(people: Cast) -> None:
    ten = datetime(2026, 3, 4, 10, tzinfo=UTC)
    with time_machine.travel(ten, tick=False) as now:
        session = factories.running_session(people.harbour, starts_at=ten, minutes=60)
        presence.join(**seat(people.dev, session), presence="remote")
        presence.join(**seat(people.gita, session), presence="remote")

        def after(minutes: int) -> None:
            now.move_to(ten + timedelta(minutes=minutes))

        after(2)
        presence.beat(**seat(people.ada, session))  # by now every other browser is silent
        presence.join(**seat(people.gita, session))
        after(40)
        presence.leave(session_id=session.pk, person=people.ben)
        after(46)
        presence.leave(session_id=session.pk, person=people.cleo)
        after(50)
        session.refresh_from_db()
        factories.go_to(session, "next_date")
        after(52)
        presence.leave(session_id=session.pk, person=people.gita)
        after(75)
        session.refresh_from_db()
        opening.close_session(**by(people.ada, session))
    early = Attendance.objects.filter(session=session, left_early=True)
    assert {row.person for row in early} == {people.ben, people.dev}


def test_nobody_leaves_early_who_stays_until_the_end_that_was_agreed_on(people: Cast) -> None:
    ten = datetime(2026, 3, 4, 10, tzinfo=UTC)
    with time_machine.travel(ten, tick=False) as now:
        session = factories.running_session(people.harbour, starts_at=ten, minutes=60)
        now.shift(timedelta(minutes=54))
        presence.leave(session_id=session.pk, person=people.ben)
        now.shift(timedelta(minutes=6))
        presence.leave(session_id=session.pk, person=people.cleo)
        now.shift(timedelta(minutes=30))
        session.refresh_from_db()
        opening.close_session(**by(people.ada, session))
    early = Attendance.objects.filter(session=session, left_early=True)
    assert [row.person for row in early] == [people.ben]
