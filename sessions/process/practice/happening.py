"""One thing that one of the five does in a practice session."""

from dataclasses import dataclass
from enum import StrEnum


class Does(StrEnum):
    """What a happening does to the room."""

    SAYS = "says"  # out loud, and that is all
    QUEUES = "queues"  # waits for the floor; the words are said once it is given
    SHARES = "shares"  # written down and shared by themselves
    COMMITS = "commits"
    COMES = "comes"
    REPORTS = "reports"
    OFFERS = "offers"  # a topic, put on the table


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that one person does. `coming` says it beforehand, `hint` is for whoever practises."""

    who: str
    does: Does
    words: str
    coming: str
    hint: str = ""


def says(who: str, words: str, coming: str, hint: str = "") -> Happening:
    """Out loud, and that is all."""
    return Happening(who, Does.SAYS, words, coming, hint)


def asks(who: str, words: str, hint: str = "") -> Happening:
    """In the queue first."""
    return Happening(who, Does.QUEUES, words, f"{who} would like to speak.", hint)


def shares(who: str, words: str, hint: str = "") -> Happening:
    """Written down and shared."""
    return Happening(who, Does.SHARES, words, f"{who} writes something down.", hint)
