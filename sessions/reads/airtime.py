"""How long each had the floor where people speak in turn: for the set alone, where it asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from core.periods import Period, without
from core.ui.bars import Bars, bars_of
from sessions.models import Attendance, QueueEntry, Session, StageVisit
from sessions.process.machine import Status
from sessions.process.stages import WhoSpeaks
from sets.models import LearningSet

Gap = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Share:
    """One person's turns at the floor, and the seconds they took, without pauses."""

    name: str
    turns: int = 0
    seconds: int = 0

    @property
    def clock(self) -> str:
        """“4:05”, minutes and seconds."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


@dataclass(frozen=True)
class Airtime:
    """Who had the floor for how long: in one session, or in all that count for the set's balance."""

    shares: list[Share]

    @property
    def is_empty(self) -> bool:
        """Whether nobody had the floor."""
        return not any(share.turns for share in self.shares)

    @cached_property
    def bars(self) -> Bars:
        """The picture; the table beside it says the same."""
        return bars_of([(share.name, share.seconds) for share in self.shares])


def airtime_of_session(session: Session, register: Iterable[Attendance]) -> Airtime | None:
    """Everybody who came to a held session, in the order of the register; None where the set does not ask for it."""
    if not (session.shows_airtime and session.learning_set.shows_airtime):
        return None
    return _airtime(Q(session=session), [row.person for row in register if row.came])


def airtime_of_set(learning_set: LearningSet, people: Iterable[User]) -> Airtime | None:
    """These people in all sessions that the balance counts and that were opened while the set asked for it."""
    if not learning_set.shows_airtime:
        return None
    held = Q(
        session__learning_set=learning_set,
        session__shows_airtime=True,
        session__status=Status.CLOSED,
        session__register_closed_at__isnull=False,
    )
    return _airtime(held, list(people))


def _airtime(which: Q, people: list[User]) -> Airtime:
    rows = (
        QueueEntry.objects.filter(which, person__in=people)
        .exclude(Q(floor_at=None) | Q(done_at=None))
        .order_by("floor_at", "id")
    )
    turns = list(rows)
    pauses = _pauses({turn.session_id for turn in turns})
    found = {person.pk: [0, 0.0] for person in people}
    for turn in turns:
        found[turn.person_id][0] += 1
        if turn.floor_at is not None:
            had = (turn.floor_at, turn.done_at)
            found[turn.person_id][1] += _seconds(had, pauses.get(turn.session_id, []))
    for visit in _spoken_alone(which, people):
        found[visit.step.round.presenter_id][0] += visit.is_first
        found[visit.step.round.presenter_id][1] += max(
            0, (visit.left_at - visit.entered_at).total_seconds() - visit.paused_seconds
        )
    return Airtime(
        [Share(person.short_name, int(found[person.pk][0]), round(found[person.pk][1])) for person in people]
    )


def _spoken_alone(which: Q, people: list[User]) -> Iterable[Any]:
    """The stays in stages in which a presenter speaks alone; the first in each stage is a turn."""
    stays = StageVisit.objects.filter(
        which, step__who_speaks=WhoSpeaks.PRESENTER, step__round__presenter__in=people, left_at__isnull=False
    )
    earlier = StageVisit.objects.filter(step=OuterRef("step"), entered_at__lt=OuterRef("entered_at"))
    return (
        stays.annotate(is_first=~Exists(earlier)).select_related("step__round").order_by("entered_at", "id")
    )


def _seconds(turn: Period, pauses: list[Gap]) -> float:
    """What a turn took; the clock that was stopped meanwhile is not counted."""
    parts = without(turn, pauses)
    return sum((ended - begun).total_seconds() for begun, ended in parts if ended is not None)


def _pauses(session_ids: set[UUID]) -> dict[UUID, list[Gap]]:
    """When the clock of each session stood; no query where nobody had the floor."""
    if not session_ids:
        return {}
    found: dict[UUID, list[Gap]] = {}
    visits = StageVisit.objects.filter(session__in=session_ids).exclude(paused_seconds=0)
    for session_id, pauses in visits.order_by("entered_at", "id").values_list("session_id", "pauses"):
        found.setdefault(session_id, []).extend(
            (datetime.fromisoformat(begun), datetime.fromisoformat(ended)) for begun, ended in pauses
        )
    return found
