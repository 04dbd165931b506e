"""What every stage's panel says of itself, and the one that shows nothing of its own."""

from dataclasses import dataclass
from typing import ClassVar

from accounts.models import User
from sessions.process.stages import Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The part of the room that differs from stage to stage; each kind adds what its template draws."""

    template: ClassVar[str]

    boxes: frozenset[str] = frozenset()  # the slots of the drafts that have their place on this screen
    lines: Lines | None = None  # what is said instead of the stage's own lines
    turn: User | None = None  # whose turn it is where nobody queues for the floor
    turn_after: User | None = None  # and whose comes then


class BreakPanel(Panel):
    """A break or time off script shows nothing but the clock."""

    __slots__ = ()
    template = "room/stage/_break.html"


class BrokenPanel(Panel):
    """A stage whose rows cannot be read: its place says so, and the rest of the room works."""

    __slots__ = ()
    template = "room/_broken.html"
