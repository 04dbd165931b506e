"""The silence that is kept now, and who is done in a stage in which several write or read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import Presence, StageVisit
from sessions.process import clock as process_clock
from sessions.process import defaults
from sessions.process.pauses import READY_KINDS

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """A silence with its end, as its ring is drawn; clock.js lets the ring fill."""

    ends_at: datetime
    now: datetime

    @property
    def full_at(self) -> datetime:
        """When its ring is full: clock.js calls a time over a second after its end."""
        return self.ends_at - _SECOND

    @property
    def minutes(self) -> str:
        """How long the ring fills, in minutes, as clock.js reads it."""
        return f"{(defaults.SILENCE_SECONDS - 1) / 60:.4f}"

    @property
    def spent(self) -> str:
        """The share of it that is over, in hundredths."""
        left = (self.full_at - self.now).total_seconds() / (defaults.SILENCE_SECONDS - 1)
        return f"{100 * (1 - min(1.0, max(0.0, left))):.2f}"


@dataclass(frozen=True, slots=True)
class Ready:
    """Who is done in the present stage and who is not yet, by name: for the host; each knows their own mark."""

    done: Sequence[str]
    waiting: Sequence[str]
    is_mine_due: bool  # whether I am one of those who may say it
    is_mine: bool  # whether I said it

    @property
    def due(self) -> int:
        """How many there are in all."""
        return len(self.done) + len(self.waiting)


def silence_of(viewer: Viewer, visit: StageVisit | None) -> Silence | None:
    """The silence that is kept now."""
    if visit is None:
        return None
    end = process_clock.silence_ends_at(
        began_at=viewer.session.silent_at, entered_at=visit.entered_at, now=viewer.now
    )
    return Silence(end, viewer.now) if end else None


def ready_of(viewer: Viewer, people: People, visit: StageVisit | None) -> Ready | None:
    """Who is here and writes or reads in this stage: neither the host nor a presenter who only listens."""
    if visit is None or viewer.step is None or viewer.kind not in READY_KINDS:
        return None
    listens = viewer.step.presenter_state == "listening" and viewer.round is not None
    passed_over = {viewer.session.host_id, viewer.round.presenter_id if listens and viewer.round else None}
    due = [
        row
        for row in people.rows
        if row.is_member
        and row.presence in {Presence.IN_ROOM, Presence.REMOTE}
        and row.person.pk not in passed_over
        and not row.has_no_device
    ]
    done = {
        row.person.pk for row in due if people.attendance[row.person.pk].ready_in_id == visit.pk
    }  # everybody in `due` is in the register
    return Ready(
        done=[row.name for row in due if row.person.pk in done],
        waiting=[row.name for row in due if row.person.pk not in done],
        is_mine_due=any(row.is_you for row in due),
        is_mine=viewer.me.pk in done,
    )
