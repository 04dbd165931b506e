"""What a told session is made of: who brought what, what was kept, what was promised, what became of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kept:
    """Something said in a round that was worth keeping; `kind` as contributions name it."""

    who: str
    kind: str
    words: str
    starred: bool = False


@dataclass(frozen=True)
class Turn:
    """One round: a presenter, their topic, what was kept and what they will do."""

    who: str
    line: str
    wants: str
    kept: tuple[Kept, ...]
    promises: tuple[str, ...]
    format: str = "classic"
    minutes: int = 35
    room_only: bool = False


@dataclass(frozen=True)
class Offered:
    """A topic that was offered and, that day, not chosen."""

    who: str
    line: str
    wants: str = ""
    format: str = "classic"
    minutes: int = 35


@dataclass(frozen=True)
class Told:
    """What an owner reported of an action, found by how its words begin."""

    who: str
    action: str
    outcome: str
    happened: str
    changed: str = ""


@dataclass(frozen=True)
class Meeting:
    """One session from its answers to its closing round."""

    weeks_ago: int
    turns: tuple[Turn, ...]
    offered: tuple[Offered, ...] = ()
    nothing: tuple[str, ...] = ()
    reports: tuple[Told, ...] = ()
    well: tuple[tuple[str, str], ...] = ()
    better: tuple[tuple[str, str], ...] = ()
    question: str = "In one word: how do you leave?"
    closing: tuple[tuple[str, str], ...] = ()
    apologies: dict[str, str] = field(default_factory=dict)
