"""What the form of one's preparation says, as its services take it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came of one action, as it was prepared."""

    outcome: str
    happened: str = ""
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class Topic:
    """The brief, and what the set is to hear of it."""

    brief: str = ""
    topic_line: str = ""
    wants: str = ""
    wish_format: str = ""
    wish_minutes: int | None = None
    turn: str = ""
