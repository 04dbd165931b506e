"""The demo set with ten and a hundred times its past: sessions, turns, words and actions in one go."""

from datetime import timedelta

from actions.models import Action, Report
from bench.meeting import WORDS, Meeting
from core import clock
from issues.models import Issue
from sessions.models import Attendance, Contribution, Presence, Reflection, Round, Session, Step
from sessions.process.machine import Status

HELD, KEPT, ACTIONS = 3, 3, 3  # what one time is


def grow(meeting: Meeting, times: int) -> None:
    """Brings the set to so many times what the demo has."""
    missing = HELD * times - Session.objects.filter(learning_set=meeting.session.learning_set).held().count()
    if missing > 0:
        _past(meeting, missing)
    _round(meeting, KEPT * times)
    _promises(meeting, ACTIONS * times)


def _past(meeting: Meeting, count: int) -> None:
    now, learning_set = clock.now(), meeting.session.learning_set
    sessions = [
        Session(
            learning_set=learning_set,
            starts_at=now - timedelta(days=400 + n),
            local_start="2025-01-01T10:00",
            time_zone=learning_set.time_zone,
            status=Status.CLOSED,
            opened_at=now - timedelta(days=400 + n),
            closed_at=now - timedelta(days=400 + n),
            register_closed_at=now - timedelta(days=400 + n),
        )
        for n in range(count)
    ]
    Session.objects.bulk_create(sessions)
    people = [guest.person for guest in meeting.guests]
    Attendance.objects.bulk_create(
        Attendance(session=session, person=person, presence=Presence.IN_ROOM)
        for session in sessions
        for person in people
    )
    Round.objects.bulk_create(
        Round(session=session, presenter=people[1 + n % 8], minutes=35, status=Round.Status.DONE)
        for n, session in enumerate(sessions)
    )


def _round(meeting: Meeting, wanted: int) -> None:
    """Words in each round and in the reflection of the running session."""
    session = meeting.session
    for round_ in session.session_rounds.all():
        step = Step.objects.filter(round=round_).order_by("position")[0]
        kept = Contribution.objects.filter(round=round_).count()
        Contribution.objects.bulk_create(
            Contribution(
                learning_set_id=session.learning_set_id,
                round=round_,
                step=step,
                author=meeting.guests[n % 9].person,
                kind="probing",
                words=WORDS,
            )
            for n in range(kept, wanted)
        )
    said = Reflection.objects.filter(session=session).count()
    Reflection.objects.bulk_create(
        Reflection(
            learning_set_id=session.learning_set_id,
            session=session,
            author=meeting.guests[n % 9].person,
            kind="well",
            words=WORDS,
        )
        for n in range(said, wanted)
    )


def _promises(meeting: Meeting, wanted: int) -> None:
    """Actions with a report each, half of them open, from topics of the past; all carried topics of one member."""
    learning_set, now = meeting.session.learning_set, clock.now()
    there = Action.objects.filter(learning_set=learning_set).count()
    owners = [meeting.guests[1 + n % 8].person for n in range(there, wanted)]
    issues = [
        Issue(
            owner=owner,
            learning_set=learning_set,
            topic_line=WORDS,
            status=Issue.Status.CARRIED,
            offered_at=now,
        )
        for owner in owners
    ]
    Issue.objects.bulk_create(issues)
    made = [
        Action(
            owner=issue.owner,
            learning_set=learning_set,
            issue=issue,
            words=WORDS,
            closed_at=now if n % 2 else None,
        )
        for n, issue in enumerate(issues)
    ]
    Action.objects.bulk_create(made)
    Action.objects.filter(pk__in=[action.pk for action in made]).update(created_at=now - timedelta(days=30))
    Report.objects.bulk_create(
        Report(
            learning_set=learning_set,
            action=action,
            outcome="partly",
            happened=WORDS,
            reported_at=now - timedelta(days=20),
        )
        for action in made
    )
