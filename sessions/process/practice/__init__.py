"""Practice: five scripted people, and a session that one facilitator runs with them; nothing of it is ever stored."""

from sessions.process.practice.cast import CAST, PRESENTER, PROMISES, Person
from sessions.process.practice.happening import Happening
from sessions.process.practice.lines import happenings
from sessions.process.practice.run import LENGTHS, Practice
from sessions.process.practice.said import Said, somebody_presents

__all__ = [
    "CAST",
    "LENGTHS",
    "PRESENTER",
    "PROMISES",
    "Happening",
    "Person",
    "Practice",
    "Said",
    "happenings",
    "somebody_presents",
]
