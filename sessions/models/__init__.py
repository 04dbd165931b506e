"""Sessions: their plan, rounds, register, captured words and log."""

from sessions.models.attendance import HERE, Apology, Attendance, Presence, QueueEntry, ReportTurn
from sessions.models.captured import Contribution, Reflection
from sessions.models.log import LogEntry
from sessions.models.rounds import Bid, Commitment, Interest, Round, RoundReader
from sessions.models.session import Session
from sessions.models.steps import StageVisit, Step

__all__ = [
    "HERE",
    "Apology",
    "Attendance",
    "Bid",
    "Commitment",
    "Contribution",
    "Interest",
    "LogEntry",
    "Presence",
    "QueueEntry",
    "Reflection",
    "ReportTurn",
    "Round",
    "RoundReader",
    "Session",
    "StageVisit",
    "Step",
]
