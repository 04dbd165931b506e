"""A session's plan as rows: created from the process, and renumbered when it changes."""

from collections.abc import Collection, Iterable
from uuid import UUID

from actions.models import Action
from issues.models import Issue
from sessions.models import Attendance, Presence, ReportTurn, Round, Session, StageVisit, Step, StepWords
from sessions.process import clock as process_clock
from sessions.process import formats, snapshot
from sessions.process.activities import ACTIVITIES, FIRST
from sessions.process.frame import frame_opening
from sessions.process.stages import Stage, StageKind
from sessions.reads.formats import format_of, planned_activities
from sessions.reads.reports import waiting_owners
from sets.models import Membership


def step_row(session: Session, stage: Stage, *, phase: str, round_: Round | None = None) -> Step:
    """An unsaved step for a stage, with a copy of its lines."""
    data = snapshot.stage_to_data(stage.plain or stage)
    row = Step(
        session=session,
        position=0,
        phase=phase,
        round=round_,
        kind=data["kind"],
        name=data["name"],
        minutes=stage.minutes,
        who_speaks=data["who_speaks"],
        presenter_state=data["presenter_state"],
        captures=data["captures"],
        lines=data["lines"],
        note=data["note"],
        is_own=stage.plain is not None,
    )
    if stage.plain is not None:
        row.words = StepWords(
            learning_set_id=session.learning_set_id, step=row, name=stage.name, say=stage.lines.say
        )
    return row


def lay_out_for(session: Session, members: Collection[UUID]) -> list[Step]:
    """Create the plan for those of these members who may come: so many topic lines, reports of who has open actions."""
    refused = Attendance.objects.filter(session=session, answer=Attendance.Answer.NO)
    coming = set(members) - set(refused.values_list("person_id", flat=True))
    owners = Action.objects.of_set(session.learning_set_id).still_open().filter(owner__in=coming)
    people = max(1, len(coming))
    return lay_out(session, people=people, owners=owners.values("owner").distinct().count())


def lay_out(session: Session, *, people: int, owners: int) -> list[Step]:
    """Create the rounds and steps of a session that opens; returns the steps in order."""
    chosen = format_of(session.format, session.learning_set)
    rounds = [
        Round.objects.create(session=session, position=n, minutes=chosen.minutes, format=chosen.slug)
        for n in range(session.planned_rounds)
    ]
    planned = formats.plan(
        format=chosen, rounds=len(rounds), people=people, owners=owners, within=session.minutes
    )
    rows = [
        step_row(
            session, step.stage, phase=step.phase.value, round_=rounds[step.round - 1] if step.round else None
        )
        for step in planned
    ]
    return number(_with_activities(session, rows))


def _with_activities(session: Session, rows: list[Step]) -> list[Step]:
    """The plan with the activities that were put into it ahead: those that help to arrive before the rounds."""
    for format_ in planned_activities(session):
        round_ = Round.objects.create(
            session=session,
            kind=Round.Kind.ACTIVITY,
            position=len(rows),
            minutes=format_.minutes,
            format=format_.slug,
            title=title_of_activity(format_.slug),
        )
        fresh = [step_row(session, one, phase=Step.Phase.ROUND, round_=round_) for one in format_.required]
        at = _place_of_activity(rows, format_.slug)
        rows = [*rows[:at], *fresh, *rows[at:]]
    return rows


def _place_of_activity(rows: list[Step], slug: str) -> int:
    closing = next((n for n, row in enumerate(rows) if row.phase == Step.Phase.CLOSING), len(rows))
    if slug not in FIRST:
        return closing
    return next(
        (n for n, row in enumerate(rows) if row.round and row.round.kind == Round.Kind.ISSUE), closing
    )


def title_of_activity(slug: str) -> str:
    """The name of a built-in activity; one of the set's own is words, and is looked up where it is read."""
    return ACTIVITIES[slug].name if slug in ACTIVITIES else ""


def reckon(session: Session, step: Step) -> None:
    """Give reports and topics the minutes for who is here now, when the session first comes to them."""
    if step.kind not in {StageKind.REPORTS, StageKind.TOPICS} or step.visits.exists():
        return
    here = Attendance.objects.filter(session=session, role=Membership.Role.MEMBER)
    people = sum(not row.is_gone for row in here)
    if not people:
        return
    owners = len(waiting_owners(session))
    _welcome, reports, topics, _selection = frame_opening(people, owners)
    stage = reports if step.kind == StageKind.REPORTS else topics
    fresh = step_row(session, stage, phase=step.phase)
    for name in _OF_STAGE:
        setattr(step, name, getattr(fresh, name))
    step.save(update_fields=_OF_STAGE)


_OF_STAGE = ("minutes", "who_speaks", "presenter_state", "captures", "lines", "note")


def number(rows: Iterable[Step]) -> list[Step]:
    """Save the order: number the steps as given, and the rounds by their first steps."""
    ordered = list(rows)
    fresh = [row for row in ordered if row._state.adding]
    moved = [row for place, row in enumerate(ordered) if row.position != place and not row._state.adding]
    for place, row in enumerate(ordered):
        row.position = place
    Step.objects.bulk_create(fresh)
    for row in fresh:
        if row.words:
            row.words.save(force_insert=True)
    Step.objects.bulk_update(moved, ["position"])
    _number_rounds(ordered)
    return ordered


def _number_rounds(rows: list[Step]) -> None:
    seen = {row.round_id: row.round for row in rows if row.round is not None}
    moved = []
    for place, round_ in enumerate(seen.values()):
        if round_.position != place:
            round_.position = place
            moved.append(round_)
    Round.objects.bulk_update(moved, ["position"])


def blocks(rows: list[Step]) -> list[list[Step]]:
    """The plan as blocks that move together: a round's steps, or one step of opening or closing.

    A break in the middle of a round splits it on the screen; here the round stays one block, at its first step.
    """
    found: list[list[Step]] = []
    of_round: dict[UUID, list[Step]] = {}
    for row in rows:
        if row.round_id is None:
            found.append([row])
        elif row.round_id in of_round:
            of_round[row.round_id].append(row)
        else:
            of_round[row.round_id] = [row]
            found.append(of_round[row.round_id])
    return found


def over(rows: list[Step]) -> set[int]:
    """The positions that moving on skips: rounds run to their end, and breaks taken in or before them.

    `rows` must be annotated with `was_visited`.
    """
    found, is_over = set(), False
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        if row.round:
            is_over = row.round.is_over
        elif row.kind != StageKind.BREAK:
            is_over = False
        if is_over and (row.round or row.was_visited):  # type: ignore[attr-defined]  # an annotation
            found.add(place)
    return found


def minutes_to_come(row: Step) -> float:
    """What a stage ahead will take: what was left of it, where it was left early for a break or an earlier stage.

    `row` must come from `plan_and_visit`.
    """
    given, lasted = getattr(row, "last_given", None), getattr(row, "lasted", None)
    if given is None or lasted is None:
        return row.minutes
    return process_clock.left_over(given=given, stayed=lasted.total_seconds()) / 60


def position_of(session: Session, rows: list[Step]) -> int:
    """The session's position in the plan, from 0; −1 before the start."""
    return next((place for place, row in enumerate(rows) if row.pk == session.step_id), -1)


def next_free(session: Session, rows: list[Step]) -> int:
    """The position for a new round: before the closing, and after the current step."""
    closing = next((n for n, row in enumerate(rows) if row.phase == Step.Phase.CLOSING), len(rows))
    return max(closing, position_of(session, rows) + 1)


def take_down(session: Session) -> None:
    """Undo opening: delete plan and rounds, and reset the register; issues stay offered. Does not save `session`."""
    session.host, session.opened_at = None, None
    if StageVisit.objects.filter(session=session).exists():
        return
    chosen = Round.objects.filter(session=session).exclude(issue=None).values("issue")
    Issue.objects.filter(pk__in=chosen, status=Issue.Status.CHOSEN).update(status=Issue.Status.OFFERED)
    Step.objects.filter(session=session).delete()
    Round.objects.filter(session=session).delete()
    ReportTurn.objects.filter(session=session).delete()
    Attendance.objects.filter(session=session).update(
        presence=Presence.UNKNOWN,
        arrived_at=None,
        is_late=False,
        away_since=None,
        left_at=None,
        gaps=[],
        seen_at=None,
        floor_at=None,
        without_device=False,
    )
