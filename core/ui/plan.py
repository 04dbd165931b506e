"""Rows for the list components: plan, queue, timeline, facts. Higher apps build them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

STEP_STATES = ("done", "skipped", "now", "next", "later")
MARK_STATES = ("held", "coming", "later")


@dataclass(frozen=True)
class PlanStep:
    """One stage; `seconds` is what it took, once it is over and was measured."""

    name: str
    minutes: int | str
    state: str = "later"
    seconds: int | None = None

    def __post_init__(self) -> None:
        if self.state not in STEP_STATES:
            raise TypeError(f"No step state {self.state!r}: {', '.join(STEP_STATES)}")


@dataclass(frozen=True)
class PlanGroup:
    """Steps under one heading, such as "Round 1, Ben"; `at` is the start as formatted local time."""

    name: str
    at: str
    steps: Sequence[PlanStep]

    @property
    def state(self) -> str:
        """Behind, as a whole or in part; later when none has begun; else now: only that stays unfolded."""
        states = {step.state for step in self.steps}
        if states <= {"done", "skipped"}:
            return "partly" if len(states) == 2 else states.pop() if states else "later"
        return "now" if states & {"now", "done", "skipped"} else "later"

    @property
    def minutes(self) -> int:
        """What its steps take together, or took; a step that was left out takes nothing."""
        taken = [step for step in self.steps if step.state != "skipped" or self.state == "skipped"]
        measured = sum(step.seconds for step in taken if step.seconds is not None)
        planned = sum(
            step.minutes for step in taken if step.seconds is None and isinstance(step.minutes, int)
        )
        # Rounded together: seven stages of half a minute are no seven minutes.
        return planned + (max(1, round(measured / 60)) if measured else 0)


@dataclass(frozen=True)
class QueueTurn:
    """One line of the queue: who speaks now, or comes 1st, 2nd …"""

    words: str
    place: int = 0
    now: bool = False
    you: bool = False
    note: str = ""


@dataclass(frozen=True)
class TimelineMark:
    """One session on a set's timeline: held, coming (the next one) or later."""

    name: str
    state: str = "later"
    lines: Sequence[str] = field(default_factory=tuple)
    url: str = ""

    def __post_init__(self) -> None:
        if self.state not in MARK_STATES:
            raise TypeError(f"No mark state {self.state!r}: {', '.join(MARK_STATES)}")


@dataclass(frozen=True)
class Fact:
    """A term and its value below the line to say: who speaks, what the presenter does, what is captured.

    `brief` says both in a few words: what is read while the rest is folded away.
    """

    term: str
    icon: str
    value: str
    brief: str = ""

    def __post_init__(self) -> None:
        if not self.brief:
            object.__setattr__(self, "brief", f"{self.term}: {self.value}")
