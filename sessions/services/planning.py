"""The plan of a session as rows: made from the process, and reshaped while the session runs."""

from collections.abc import Iterable

from sessions.models import Round, Session, Step
from sessions.process import formats, snapshot
from sessions.process.formats import FORMATS
from sessions.process.stages import Stage


def step_row(session: Session, stage: Stage, *, phase: str, round_: Round | None = None) -> Step:
    """An unsaved row for a stage, with a snapshot of the product's lines."""
    data = snapshot.stage_to_data(stage)
    return Step(
        session=session,
        place=0,
        phase=phase,
        round=round_,
        kind=data["kind"],
        name=data["name"],
        minutes=data["minutes"],
        who_speaks=data["who_speaks"],
        presenter_state=data["presenter_state"],
        captures=data["captures"],
        lines=data["lines"],
        note=data["note"],
    )


def lay_out(session: Session, *, people: int, owners: int) -> list[Step]:
    """Makes the rounds and steps of a session that opens; returns the steps in order."""
    chosen = FORMATS[session.format]
    rounds = [
        Round.objects.create(session=session, place=n, minutes=chosen.minutes, format=chosen.slug)
        for n in range(session.planned_rounds)
    ]
    planned = formats.plan(format=chosen, rounds=len(rounds), people=people, owners=owners)
    rows = [
        step_row(
            session, step.stage, phase=step.phase.value, round_=rounds[step.round - 1] if step.round else None
        )
        for step in planned
    ]
    return number(rows)


def round_steps(session: Session, round_: Round) -> list[Step]:
    """Unsaved rows for a round's stages, its minutes spread over them."""
    stages = formats.fit(FORMATS[round_.format], round_.minutes)
    return [step_row(session, stage, phase=Step.Phase.ROUND, round_=round_) for stage in stages]


def number(rows: Iterable[Step]) -> list[Step]:
    """Saves the order: each row's place is where it stands."""
    ordered = list(rows)
    fresh = [row for row in ordered if row._state.adding]
    for place, row in enumerate(ordered):
        row.place = place
    Step.objects.bulk_create(fresh)
    Step.objects.bulk_update([row for row in ordered if row not in fresh], ["place"])
    return ordered


def blocks(rows: list[Step]) -> list[list[Step]]:
    """The plan as blocks that move together: a round's steps, or one step of the frame."""
    found: list[list[Step]] = []
    for row in rows:
        if row.round_id and found and found[-1][-1].round_id == row.round_id:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def closing_index(rows: list[Step]) -> int:
    """Where the closing begins: new rounds go before it."""
    return next((place for place, row in enumerate(rows) if row.phase == Step.Phase.CLOSING), len(rows))
