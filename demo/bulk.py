"""Bulk creation of sets with people, sessions, registers and turns, without any words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models

from accounts.models import User
from actions.models import Tally
from demo.dates import workday
from programmes.models import Programme
from sessions.models import Attendance, FrozenRegister, Presence, Round, Session
from sessions.process.machine import Status
from sets.group_size import LEAST_PEOPLE
from sets.models import LearningSet, Membership, SetStatus

BATCH = 2000


@dataclass(frozen=True)
class Figures:
    """The numbers of one set. `came` counts members at each session held, `turns` the rounds of each member."""

    name: str
    planned: int
    came: tuple[int, ...]
    turns: tuple[int, ...]
    due: int = 0
    reported: int = 0
    days_since: int = 12
    next_in: int | None = 14
    status: str = SetStatus.FACILITATED
    weeks: int = 5
    done: int = 0


@dataclass
class BulkRows:
    """Collects unsaved rows, to be inserted with one query per model."""

    sets: list[LearningSet] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    register: list[Attendance] = field(default_factory=list)
    counts: list[FrozenRegister] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)

    def write(self) -> None:
        """Insert all rows and empty the collection; models that others refer to come first."""
        everything = (
            self.sets, self.memberships, self.sessions, self.register, self.counts, self.rounds, self.tallies,
        )  # fmt: skip
        for rows in everything:
            _write(rows)
            rows.clear()

    def add(
        self,
        figures: Figures,
        *,
        programme: Programme,
        members: Sequence[User],
        facilitator: User | None,
        today: datetime,
    ) -> LearningSet:
        """Add the rows of one set; `today` is 10:00 in London."""
        made = LearningSet(
            programme=programme,
            name=figures.name,
            status=figures.status,
            planned_sessions=figures.planned,
            weeks_between=figures.weeks,
        )
        self.sets.append(made)
        held = len(figures.came)
        last = workday(today - timedelta(days=figures.days_since), back=True)
        dates = [workday(last - timedelta(weeks=figures.weeks * (held - 1 - n))) for n in range(held)]
        began = (dates[0] if dates else today) - timedelta(weeks=3)
        self._gather(made, members, facilitator, began)
        presenters = [person for n, person in enumerate(members) for _turn in range(figures.turns[n])]
        for n, date in enumerate(dates):
            session = self._session(made, date, held=True)
            self._come(session, members, facilitator, figures.came[n], shift=n)
            self._present(session, presenters[n::held])
        if figures.next_in is not None:
            self._session(made, workday(today + timedelta(days=figures.next_in)), held=False)
        self._tally(made, figures, len(members), began, dates)
        return made

    def _tally(
        self, made: LearningSet, figures: Figures, members: int, began: datetime, dates: Sequence[datetime]
    ) -> None:
        last = dates[-1] if dates else None
        tally = Tally(
            learning_set=made,
            asked_before=last,
            said=figures.due + members // 2,
            due=figures.due,
            reported=figures.reported,
        )
        if last and min(members, figures.due) >= LEAST_PEOPLE:
            tally.shown_due, tally.shown_reported = figures.due, figures.reported
            tally.shown_done = figures.done or figures.reported * 2 // 3
            tally.shown_since, tally.shown_at, tally.shown_before = began, last, last
        self.tallies.append(tally)

    def _gather(
        self, made: LearningSet, members: Sequence[User], facilitator: User | None, began: datetime
    ) -> None:
        for seat, person in enumerate(members):
            self.memberships.append(Membership(learning_set=made, person=person, seat=seat, started_at=began))
        if facilitator is not None:
            self.memberships.append(
                Membership(
                    learning_set=made,
                    person=facilitator,
                    role=Membership.Role.FACILITATOR,
                    started_at=began,
                )
            )

    def _session(self, made: LearningSet, starts_at: datetime, *, held: bool) -> Session:
        ends_at = starts_at + timedelta(minutes=made.minutes)
        session = Session(
            learning_set=made,
            starts_at=starts_at,
            local_start=starts_at.astimezone(made.zone).strftime("%Y-%m-%dT%H:%M"),
            time_zone=made.time_zone,
            minutes=made.minutes,
            format=made.default_format,
        )
        if held:
            session.status, session.version = Status.CLOSED, 20
            session.opened_at = starts_at - timedelta(minutes=5)
            session.started_at, session.closed_at, session.register_closed_at = starts_at, ends_at, ends_at
        self.sessions.append(session)
        return session

    def _come(
        self, session: Session, members: Sequence[User], facilitator: User | None, came: int, *, shift: int
    ) -> None:
        """Add the register of a session that `came` members attend; the absent ones differ each time."""
        turned = [*members[shift % len(members) :], *members[: shift % len(members)]]
        sorry = sum(place % 2 for place in range(came, len(turned)))
        remote = shift % 3 if came > 2 else 0
        late = (shift + 1) % 2
        self.counts.append(
            FrozenRegister(
                session=session, places=len(members), came=came, remote=remote, late=late, apologies=sorry
            )
        )
        for place, person in enumerate(turned):
            here = place < came
            self.register.append(
                Attendance(
                    session=session,
                    person=person,
                    presence=(Presence.REMOTE if place < remote else Presence.IN_ROOM)
                    if here
                    else Presence.APOLOGIES
                    if place % 2
                    else Presence.ABSENT,
                    arrived_at=session.starts_at if here else None,
                    is_late=here and place < late,
                    counted=True,
                )
            )
        if facilitator is not None:
            self.register.append(
                Attendance(
                    session=session,
                    person=facilitator,
                    role=Membership.Role.FACILITATOR,
                    presence=Presence.IN_ROOM,
                    arrived_at=session.starts_at,
                )
            )

    def _present(self, session: Session, presenters: Sequence[User]) -> None:
        for place, person in enumerate(presenters):
            begun = session.starts_at + timedelta(minutes=33 + 35 * place)
            self.rounds.append(
                Round(
                    session=session,
                    presenter=person,
                    position=place,
                    minutes=35,
                    status=Round.Status.DONE,
                    started_at=begun,
                    ended_at=begun + timedelta(minutes=35),
                )
            )


def _write(rows: Sequence[models.Model]) -> None:
    if rows:
        type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)
