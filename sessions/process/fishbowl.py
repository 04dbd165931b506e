"""The fishbowl: an inner circle works by any format, an outer one observes with a task and comes in at the end."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Final, TypeVar

INNER_CIRCLE: Final = 6  # "an inner circle of six"
OFFERED_ABOVE: Final = 8  # with more people than this one circle is too many

Who = TypeVar("Who")


class Task(StrEnum):
    """What somebody in the outer circle watches for."""

    QUESTIONS = "questions"
    PROCESS = "process"
    WORDS = "words"

    @property
    def line(self) -> str:
        """The task as it is given."""
        return _LINES[self]


_LINES = {
    Task.QUESTIONS: "Note the questions: which one opened something, and which one closed it?",
    Task.PROCESS: "Note how the inner circle works: its pace, its silences, who speaks and who waits.",
    Task.WORDS: "Note the presenter's own words: what is said twice, what is said quietly, what is left out.",
}


def inner_circle(present: Sequence[Who], presenters: Collection[Who], size: int = INNER_CIRCLE) -> list[Who]:
    """Who sits inside: whoever presents today, then the others as they are given, up to `size`."""
    first = [one for one in present if one in presenters]
    rest = [one for one in present if one not in presenters]
    return [*first, *rest[: max(0, size - len(first))]]


def swapped(inner: Sequence[Who], outer: Sequence[Who], presenters: Collection[Who], size: int) -> list[Who]:
    """Who sits inside after the circles have changed places: who was outside, and whoever presents."""
    ordered = [*(one for one in inner if one in presenters), *outer, *inner]
    return inner_circle(list(dict.fromkeys(ordered)), presenters, size)


def tasks_of(outer: Sequence[Who]) -> dict[Who, Task]:
    """A task for each, one after the other."""
    tasks = list(Task)
    return {one: tasks[n % len(tasks)] for n, one in enumerate(outer)}
