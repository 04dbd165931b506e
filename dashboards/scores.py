"""How useful sessions were to their members: means of four answers or more, added up once, a week after each close."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dashboards.columns import read
from sessions.models import FrozenScore
from sessions.process.machine import Status

SessionOf = tuple[UUID, datetime]  # the set, and when the session began


@dataclass(frozen=True)
class Score:
    """A mean in tenths: of a session's answers, or of the means of several sessions. Weighing these by their answers
    would tell how many answered, and so how many did not."""

    tenths: int
    sessions: int = 1

    @property
    def mean(self) -> str:
        """ "4.2"."""
        return f"{self.tenths // 10}.{self.tenths % 10}"


def scores_of(programme_id: UUID, only: UUID | None = None) -> dict[SessionOf, Score]:
    """The scores of a programme's held sessions, or of one set's, in one query."""
    rows = FrozenScore.objects.filter(
        session__learning_set__programme=programme_id, session__status=Status.CLOSED
    )
    if only is not None:
        rows = rows.filter(session__learning_set=only)
    found = read(rows.order_by("session"), "session__learning_set", "session__starts_at", "answers", "total")
    return {
        (set_id, starts_at): Score(_half_up(10 * total, answers))
        for set_id, starts_at, answers, total in found
    }


def mean_of(scores: Mapping[SessionOf, Score]) -> Score | None:
    """All of them together, each session as much as another; None of none."""
    if not scores:
        return None
    return Score(_half_up(sum(one.tenths for one in scores.values()), len(scores)), len(scores))


def _half_up(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)
