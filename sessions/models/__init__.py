"""Sessions: their plan, rounds, register, captured words and log."""

from sessions.models.activities import PlannedActivity
from sessions.models.attendance import (
    HERE,
    MISSING,
    Apology,
    Attendance,
    Presence,
    QueueEntry,
    RegisterCorrection,
    ReportTurn,
)
from sessions.models.captured import Contribution, Reflection
from sessions.models.formats import OwnFormat, StepWords
from sessions.models.frozen_register import FrozenRegister
from sessions.models.log import LogEntry
from sessions.models.rounds import Bid, Commitment, Interest, Round, RoundReader
from sessions.models.score import FrozenScore, SessionScore
from sessions.models.session import Session
from sessions.models.stand_in import StandInVoice
from sessions.models.steps import StageVisit, Step
from sessions.models.supervision import ReleasedEntry, Supervision
from sessions.models.trainee import TraineeFeedback

__all__ = [
    "HERE",
    "MISSING",
    "Apology",
    "Attendance",
    "Bid",
    "Commitment",
    "Contribution",
    "FrozenRegister",
    "FrozenScore",
    "Interest",
    "LogEntry",
    "OwnFormat",
    "PlannedActivity",
    "Presence",
    "QueueEntry",
    "Reflection",
    "RegisterCorrection",
    "ReleasedEntry",
    "ReportTurn",
    "Round",
    "RoundReader",
    "Session",
    "SessionScore",
    "StageVisit",
    "StandInVoice",
    "Step",
    "StepWords",
    "Supervision",
    "TraineeFeedback",
]
