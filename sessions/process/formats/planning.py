"""From formats and people to a plan: which steps, in what order, how long, and where the break goes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sessions.process import defaults, frame
from sessions.process.formats.format import Format
from sessions.process.stages import Stage, StageKind

WithBreak = Literal["auto"] | bool


class Phase(StrEnum):
    OPENING = "opening"
    ROUND = "round"
    BREAK = "break"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    phase: Phase
    round: int | None  # counted from 1; None in the frame
    stage: Stage


@dataclass(frozen=True, slots=True)
class PlannedRound:
    format: Format
    minutes: int | None = None  # None: the format's own
    optional: tuple[StageKind, ...] = ()  # the optional stages asked for

    @property
    def stages(self) -> tuple[Stage, ...]:
        return fit(self.format, self.minutes, optional=self.optional)


def plan(
    *,
    format: Format,
    rounds: int,
    people: int,
    owners: int,
    minutes: int | None = None,
    with_break: WithBreak = "auto",
    within: int | None = None,
) -> tuple[PlannedStep, ...]:
    """A whole session of equal rounds. `within` are the minutes there are: a break that nobody asked for is left out
    where it alone would take the session past them."""
    each = (PlannedRound(format, minutes),) * rounds
    steps = plan_session(rounds=each, people=people, owners=owners, with_break=with_break)
    if with_break != "auto" or within is None or minutes_of(steps) <= within:
        return steps
    bare = plan_session(rounds=each, people=people, owners=owners, with_break=False)
    return bare if minutes_of(bare) <= within else steps


def plan_session(
    *,
    rounds: Sequence[PlannedRound],
    people: int,
    owners: int,
    with_break: WithBreak = "auto",
) -> tuple[PlannedStep, ...]:
    """A whole session of rounds that may differ."""
    opening = frame.frame_opening(people, owners)
    worked = sum(stage.minutes for stage in opening)
    return (
        *(PlannedStep(Phase.OPENING, None, stage) for stage in opening),
        *plan_rounds(rounds=rounds, worked=worked, with_break=with_break),
        *(PlannedStep(Phase.CLOSING, None, stage) for stage in frame.frame_closing()),
    )


def plan_rounds(
    *,
    rounds: Sequence[PlannedRound],
    worked: int,
    first: int = 1,
    with_break: WithBreak = "auto",
) -> tuple[PlannedStep, ...]:
    """The rounds alone, after so many minutes of work without a break; `first` numbers the first of them."""
    stages = [planned.stages for planned in rounds]
    breaks = breaks_after(
        minutes=[sum(stage.minutes for stage in each) for each in stages],
        worked=worked,
        with_break=with_break,
    )
    steps: list[PlannedStep] = []
    for index, each in enumerate(stages):
        steps += [PlannedStep(Phase.ROUND, first + index, stage) for stage in each]
        if index in breaks:
            steps.append(PlannedStep(Phase.BREAK, None, frame.break_stage()))
    return tuple(steps)


def minutes_of(steps: Iterable[PlannedStep]) -> int:
    """How long they take together."""
    return sum(step.stage.minutes for step in steps)


def breaks_after(*, minutes: Sequence[int], worked: int, with_break: WithBreak = "auto") -> tuple[int, ...]:
    """After which rounds (counted from 0) a break is taken.

    A break comes after the first round that brings the work to 60 minutes. Left to itself it is only
    planned when the rounds would otherwise go on past 90 minutes of work. Asked for, there is one.
    """
    if with_break is False:
        return ()
    return tuple(_asked_for(minutes, worked) if with_break is True else _needed(minutes, worked))


def fit(
    format: Format, minutes: int | None = None, *, optional: Collection[StageKind] = ()
) -> tuple[Stage, ...]:
    """The format's stages with these minutes spread over them in proportion.

    Whole minutes, at least one each, exactly `minutes` together (unless there are more stages than
    minutes). None: the format's own minutes, and those of the optional stages asked for.
    """
    stages = [stage for stage in format.stages if not stage.optional or stage.kind in optional]
    weights = [stage.minutes for stage in stages]
    shared = shares(sum(weights) if minutes is None else minutes, weights)
    return tuple(stage.lasting(share) for stage, share in zip(stages, shared, strict=True))


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """Largest remainder, with one as the least: the same input always gives the same answer."""
    whole = sum(weights)
    parts = [max(1, total * weight // whole) for weight in weights]
    places = range(len(parts))

    def owed(place: int) -> int:
        return total * weights[place] - parts[place] * whole

    while sum(parts) < total:
        parts[max(places, key=owed)] += 1
    while sum(parts) > max(total, len(parts)):
        parts[min((place for place in places if parts[place] > 1), key=owed)] -= 1
    return parts


def _asked_for(minutes: Sequence[int], worked: int) -> Iterator[int]:
    for index, each in enumerate(minutes):
        worked += each
        if worked >= defaults.BREAK_AFTER_LEAST:
            yield index
            return


def _needed(minutes: Sequence[int], worked: int) -> Iterator[int]:
    for index, each in enumerate(minutes[:-1]):
        worked += each
        all_done = worked + sum(minutes[index + 1 :])
        if worked >= defaults.BREAK_AFTER_LEAST and all_done > defaults.BREAK_AFTER_MOST:
            yield index
            worked = 0
