"""The data of a scripted session: issues, contributions, actions and reports."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kept:
    """A contribution to capture in a round; `kind` is a Contribution.Kind value."""

    who: str
    kind: str
    words: str
    starred: bool = False


@dataclass(frozen=True)
class Turn:
    """One round: presenter, topic, contributions and actions."""

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
    """An issue that is offered and not chosen in this session."""

    who: str
    line: str
    wants: str = ""
    format: str = "classic"
    minutes: int = 35


@dataclass(frozen=True)
class Told:
    """A report on an action, which is found by the beginning of its text."""

    who: str
    action: str
    outcome: str
    happened: str
    changed: str = ""


@dataclass(frozen=True)
class Meeting:
    """One scripted session, from the answers to the closing round."""

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
