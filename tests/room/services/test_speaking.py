"""What is said, asked, promised and reported in a session: by whom, when, and for whom."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from actions.models import Action, Report
from core import clock
from core.errors import Refused
from issues.models import Issue
from room.services import (
    commitments,
    contributions,
    opening,
    plan_changes,
    presence,
    queue,
    reflections,
    reports,
    running,
    topics,
)
from sessions.models import Attendance, Bid, QueueEntry, Reflection, Session
from sessions.process.machine import Move
from sets.roles import roles_of
from tests import factories
from tests.cast import WideCast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def here(person: User, session: Session) -> dict[str, Any]:
    return {"session_id": session.pk, "person": person}


def known(person: User, session: Session) -> dict[str, Any]:
    return {**here(person, session), "roles": roles_of(person.pk)}


def close(session: Session) -> None:
    session.refresh_from_db()
    opening.close_session(
        session_id=session.pk, person=session.host or User(), expected_version=session.version
    )


def test_the_host_writes_down_what_somebody_without_a_device_says(session: Session, people: WideCast) -> None:
    step = factories.go_to(session, "clarification").step
    assert step is not None
    said: dict[str, Any] = {"step_id": step.pk, "kind": "clarification", "words": " Since when? "}
    kept = contributions.contribute(**known(people.ada, session), **said, about=people.hal.pk)
    assert (kept.author_id, kept.written_by, str(kept.words)) == (people.hal.pk, people.ada, "Since when?")
    with pytest.raises(PermissionDenied):
        contributions.contribute(**known(people.cleo, session), **said, about=people.hal.pk)
    with pytest.raises(Refused):
        contributions.contribute(**known(people.ada, session), **said, about=people.finn.pk)
    with pytest.raises(Refused):
        contributions.contribute(**known(people.ada, session), **said, about=people.observer.pk)
    with pytest.raises(PermissionDenied):
        contributions.contribute(**known(people.ada, session), **said, about=people.ben.pk)


def test_nothing_is_kept_for_a_stage_that_has_not_begun(session: Session, people: WideCast) -> None:
    step = session.steps.get(round__presenter=people.ben, kind="probing")
    with pytest.raises(Refused):
        contributions.contribute(**known(people.cleo, session), step_id=step.pk, kind="probing", words="Why?")


def test_what_was_kept_is_said_better_taken_out_and_brought_back(session: Session, people: WideCast) -> None:
    step = factories.go_to(session, "probing").step
    assert step is not None
    kept = contributions.contribute(
        **known(people.cleo, session), step_id=step.pk, kind="probing", words="Why?"
    )
    one: dict[str, Any] = {"contribution_id": kept.pk}
    contributions.change_words(**here(people.cleo, session), **one, words="Why now?", kind="clarification")
    with pytest.raises(Refused):
        contributions.change_words(**here(people.cleo, session), **one, words="Why now?", kind="resource")
    contributions.withdraw(**here(people.cleo, session), **one)
    with pytest.raises(Refused):
        contributions.star(**here(people.ben, session), **one, starred=True)
    contributions.withdraw(**here(people.cleo, session), **one, back=True)
    contributions.star(**here(people.ben, session), **one, starred=True)
    kept.refresh_from_db()
    assert (str(kept.words), kept.kind, kept.withdrawn_at) == ("Why now?", "clarification", None)
    assert kept.starred_at is not None
    close(session)
    for act in (contributions.withdraw, lambda **k: contributions.star(**k, starred=False)):
        with pytest.raises(Refused):
            act(**here(people.ada, session), **one)


def test_whoever_leaves_the_room_leaves_the_queue(session: Session, people: WideCast) -> None:
    factories.go_to(session, "clarification")
    for _twice in range(2):
        queue.ask_to_speak(**known(people.cleo, session))
    queue.give_floor(**here(people.ada, session), about=people.hal.pk)
    presence.leave(**here(people.cleo, session))
    waiting = QueueEntry.objects.filter(session=session, done_at=None)
    assert [(entry.person, entry.floor_at is not None) for entry in waiting] == [(people.hal, True)]


def test_whoever_is_marked_absent_neither_speaks_nor_waits_to(session: Session, people: WideCast) -> None:
    factories.go_to(session, "clarification")
    for person in (people.cleo, people.hal):
        queue.ask_to_speak(**known(person, session))
    queue.give_floor(**here(people.ada, session), about=people.cleo.pk)
    presence.mark(**here(people.ada, session), about=people.cleo.pk, presence="absent")
    waiting = QueueEntry.objects.filter(session=session, done_at=None)
    assert [entry.person for entry in waiting] == [people.hal]


@pytest.mark.parametrize("who", ["observer", "finn", "ben"])
def test_the_floor_is_not_given_to_who_has_no_part_in_the_asking(
    session: Session, people: WideCast, who: str
) -> None:
    factories.go_to(session, "clarification")
    with pytest.raises(Refused):
        queue.give_floor(**here(people.ada, session), about=getattr(people, who).pk)


def test_nobody_queues_where_no_stage_says_one_at_a_time(session: Session, people: WideCast) -> None:
    with pytest.raises(Refused):
        queue.ask_to_speak(**known(people.cleo, session))


def test_an_action_is_due_at_the_next_session_unless_a_day_is_said(
    session: Session, people: WideCast
) -> None:
    turn = session.session_rounds.get(presenter=people.ben)
    with pytest.raises(Refused):
        commitments.commit(**here(people.ben, session), round_id=turn.pk, words="I will ask.")
    factories.go_to(session, "actions")
    action = commitments.commit(**here(people.ben, session), round_id=turn.pk, words="I will ask.")
    assert (action.due_on, action.owner) == (None, people.ben)
    with pytest.raises(PermissionDenied):
        commitments.drop_commitment(**here(people.cleo, session), action_id=action.pk)
    commitments.drop_commitment(**here(people.ben, session), action_id=action.pk)
    assert not Action.objects.exists()


def test_a_report_is_changed_by_the_host_until_the_close_and_by_its_owner_after_it_too(
    people: WideCast,
) -> None:
    action = factories.action(people.ben, people.harbour)
    session = factories.running_session(people.harbour, at="reports")
    one: dict[str, Any] = {"action_id": action.pk}
    reports.report(**here(people.ben, session), **one, outcome="done")
    reports.report(**here(people.ada, session), **one, outcome="partly", happened="Half of it.")
    action.refresh_from_db()
    assert (action.outcome, action.closed_at, Report.objects.count()) == ("partly", None, 1)
    for outcome, person, raised in (
        ("splendid", people.ben, Refused),
        ("done", people.cleo, PermissionDenied),
    ):
        with pytest.raises(raised):
            reports.report(**here(person, session), **one, outcome=outcome)
    close(session)
    with pytest.raises((Refused, PermissionDenied)):
        reports.report(**here(people.ada, session), **one, outcome="done")
    reports.report(**here(people.ben, session), **one, outcome="done")
    assert (Report.objects.get().outcome, Report.objects.count()) == ("done", 1)


def test_a_reflection_is_one_of_each_kind_and_empty_takes_it_back(session: Session, people: WideCast) -> None:
    factories.go_to(session, "reflection")
    for words in ("We listened.", "We really listened."):
        reflections.reflect(**known(people.cleo, session), kind="well", words=words)
    assert [str(kept.words) for kept in Reflection.objects.all()] == ["We really listened."]
    reflections.reflect(**known(people.cleo, session), kind="well", words=" ")
    assert not Reflection.objects.exists()
    with pytest.raises(Refused):
        reflections.reflect(**known(people.cleo, session), kind="well", words="")
    with pytest.raises(PermissionDenied):
        reflections.reflect(**known(people.observer, session), kind="well", words="Fine.")


def test_members_alone_bring_topics_and_the_host_writes_for_them(session: Session, people: WideCast) -> None:
    with pytest.raises(PermissionDenied):
        topics.offer(**known(people.ada, session), topic_line="How do I begin?")
    topics.offer(**known(people.ada, session), topic_line="How do I begin?", about=people.hal.pk)
    assert Bid.objects.get(session=session, person=people.hal).issue is not None
    with pytest.raises(Refused):
        topics.offer(**known(people.ada, session), topic_line="How?", about=people.observer.pk)


def test_a_presenter_says_what_their_round_is_about(session: Session, people: WideCast) -> None:
    turn = session.session_rounds.get(presenter=people.ben)
    topics.say_topic(**here(people.ben, session), round_id=turn.pk, topic_line="How do I say no?")
    turn.refresh_from_db()
    assert turn.issue is not None
    assert str(turn.issue.topic_line) == "How do I say no?"
    with pytest.raises(PermissionDenied):
        topics.say_topic(**here(people.cleo, session), round_id=turn.pk, topic_line="Mine!")
    assert Issue.objects.count() == 1


def test_who_comes_late_after_apologies_says_so_themselves(people: WideCast) -> None:
    session = factories.open_session(people.harbour, here=[])
    presence.mark(**here(people.ada, session), about=people.ben.pk, presence="apologies")
    presence.beat(**known(people.ben, session))
    assert Attendance.objects.get(session=session, person=people.ben).presence == "apologies"
    presence.join(**known(people.ben, session), presence="remote")
    assert Attendance.objects.get(session=session, person=people.ben).presence == "remote"
    presence.beat(**known(people.cleo, session))
    assert Attendance.objects.get(session=session, person=people.cleo).presence == "in-room"


def test_whoever_has_no_device_is_marked_and_never_falls_silent(people: WideCast) -> None:
    session = factories.open_session(people.harbour, here=[])
    presence.mark(**here(people.ada, session), about=people.hal.pk, presence="in-room")
    assert Attendance.objects.get(session=session, person=people.hal).without_device
    with pytest.raises(PermissionDenied):
        presence.mark(**here(people.cleo, session), about=people.hal.pk, presence="absent")
    with pytest.raises(Refused):
        presence.mark(**here(people.ada, session), about=people.finn.pk, presence="in-room")


def test_who_only_listens_says_nothing_by_any_door(people: WideCast) -> None:
    session = factories.running_session(people.harbour, format="suggestions", at="selection")
    turn = factories.chosen(session, people.ben, "How do I stop saying yes?")
    session.refresh_from_db()
    session = factories.go_to(session, "suggestions")
    ben, ada = known(people.ben, session), known(people.ada, session)
    assert session.step_id is not None
    doors: list[Callable[[], object]] = [
        lambda: topics.say_topic(
            **here(people.ben, session), round_id=turn.pk, topic_line="Changed while listening"
        ),
        lambda: topics.offer(**ben, topic_line="Offered while listening"),
        lambda: topics.offer(**ada, topic_line="Offered for him", about=people.ben.pk),
        lambda: topics.bring_nothing(**ben),
        lambda: reflections.reflect(**ben, kind="well", words="Said while listening"),
    ]
    for door in doors:
        with pytest.raises(PermissionDenied):
            door()
    topics.bring_nothing(**known(people.cleo, session))
    assert not Reflection.objects.exists()
    assert [str(issue.topic_line) for issue in Issue.objects.all()] == ["How do I stop saying yes?"]


def test_who_only_listens_changes_nothing_they_said_before(people: WideCast) -> None:
    session = factories.running_session(people.harbour, format="suggestions", at="selection")
    for person in (people.cleo, people.ben):
        factories.chosen(session, person)
    session.refresh_from_db()
    step = factories.go_to(session, "suggestions").step
    assert step is not None
    kept = contributions.contribute(
        **known(people.ben, session), step_id=step.pk, kind="suggestion", words="Take a walk."
    )
    session.refresh_from_db()
    factories.go_to(session, "suggestions", nth=1)
    one: dict[str, Any] = {**here(people.ben, session), "contribution_id": kept.pk}
    with pytest.raises(PermissionDenied):
        contributions.change_words(**one, words="Take a nap.")
    with pytest.raises(PermissionDenied):
        contributions.withdraw(**one)
    session.refresh_from_db()
    factories.go_to(session, "response", nth=1)
    assert str(contributions.change_words(**one, words="Take a nap.").words) == "Take a nap."


def test_looking_back_is_kept_where_the_session_looks_back_or_later(
    session: Session, people: WideCast
) -> None:
    cleo = known(people.cleo, session)
    with pytest.raises(Refused):
        reflections.reflect(**cleo, kind="well", words="Too early.")
    step = session.steps.get(kind="reflection")
    with pytest.raises(Refused):
        reflections.reflect(**cleo, kind="well", words="Too early.", step_id=step.pk)
    factories.go_to(session, "reflection")
    session.refresh_from_db()
    factories.go_to(session, "next_date")
    reflections.reflect(**cleo, kind="well", words="In time.")
    reflections.reflect(**cleo, kind="better", words="In time too.", step_id=step.pk)
    assert [str(kept.words) for kept in Reflection.objects.order_by("id")] == ["In time.", "In time too."]


def test_a_rounds_review_stays_apart_from_the_sessions_end(people: WideCast) -> None:
    session = factories.running_session(people.harbour, format="taster", at="selection")
    turn = factories.chosen(session, people.ben)
    session.refresh_from_db()
    review = factories.go_to(session, "process_review").step
    assert review is not None
    cleo = known(people.cleo, session)
    reflections.reflect(**cleo, kind="well", words="The silence helped.")
    session.refresh_from_db()
    factories.go_to(session, "reflection")
    reflections.reflect(**cleo, kind="well", words="We kept time.")
    reflections.reflect(**cleo, kind="better", words="More silence.", step_id=review.pk)
    rows = Reflection.objects.order_by("id")
    assert [(str(row.words), row.round_id) for row in rows] == [
        ("The silence helped.", turn.pk),
        ("We kept time.", None),
        ("More silence.", turn.pk),
    ]


@pytest.mark.parametrize("kind", ["break", "off_script"])
def test_an_action_is_still_kept_in_a_pause_taken_after_the_actions(
    session: Session, people: WideCast, kind: str
) -> None:
    turn = session.session_rounds.get(presenter=people.ben)

    def pause_at(stage: str) -> None:
        session.refresh_from_db()
        factories.go_to(session, stage)
        session.refresh_from_db()
        by = {**here(people.ada, session), "kind": kind, "minutes": 5}
        moved = plan_changes.insert_step(**by, expected_version=session.version)
        running.move_on(**here(people.ada, session), move=Move.NEXT, expected_version=moved.version)

    pause_at("probing")
    with pytest.raises(Refused):
        commitments.commit(**here(people.ben, session), round_id=turn.pk, words="I will ask.")
    pause_at("actions")
    commitments.commit(**here(people.ben, session), round_id=turn.pk, words="I will ask.")


def test_an_action_is_said_better_after_its_day_has_passed(session: Session, people: WideCast) -> None:
    turn = session.session_rounds.get(presenter=people.ben)
    factories.go_to(session, "actions")
    today = timezone.localdate(clock.now())
    action = commitments.commit(
        **here(people.ben, session), round_id=turn.pk, words="I will ask.", due_on=today
    )
    with time_machine.travel(clock.now() + timedelta(days=1, hours=2)):
        change = partial(commitments.change_commitment, **here(people.ben, session), action_id=action.pk)
        assert str(change(words="I will ask Gita.", due_on=today).words) == "I will ask Gita."
        with pytest.raises(Refused):
            change(words="I will ask Gita.", due_on=today - timedelta(days=1))
