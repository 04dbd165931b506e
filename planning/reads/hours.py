"""The hours that somebody was at sessions, from closed registers alone, and whether a certificate of them stands."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.periods import Period, merged, without
from planning.models import Certificate
from sessions.models import Attendance, Presence, RegisterCorrection
from sessions.process.machine import Status
from sets.models import Membership

TRAINEE = "trainee"  # in place of the role in the register
ROUNDED = 15  # minutes; downwards, so that no sheet says more than was


@dataclass(frozen=True)
class HourLine:
    """One session on a sheet; `day` is the set's own, as ISO 8601."""

    session: str
    day: str
    role: str
    how: str
    minutes: int
    set: str

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)

    @property
    def role_said(self) -> str:
        if self.role == TRAINEE:
            return _("Trainee facilitator")
        return str(Membership.Role(self.role).label)

    @property
    def how_said(self) -> str:
        return str(Presence(self.how).label)


@dataclass
class Sheet:
    """What a certificate says, from lines that were frozen or are counted now."""

    lines: list[HourLine]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def said(self) -> str:
        """“7 hours 30 minutes of action learning, in 4 sessions”."""
        facts = {"time": time_said(self.minutes), "n": len(self.lines)}
        return (
            ngettext(
                "%(time)s of action learning, in %(n)d session",
                "%(time)s of action learning, in %(n)d sessions",
                len(self.lines),
            )
            % facts
        )

    @cached_property
    def by_role(self) -> list[tuple[str, str]]:
        """The time in each role, where there is more than one."""
        found: dict[str, int] = {}
        for line in self.lines:
            found[line.role_said] = found.get(line.role_said, 0) + line.minutes
        return [(role, time_said(minutes)) for role, minutes in found.items()] if len(found) > 1 else []

    @property
    def sets(self) -> list[str]:
        return sorted({line.set for line in self.lines if line.set})

    def frozen(self, *, with_sets: bool) -> list[dict[str, Any]]:
        """As a certificate keeps them."""
        return [asdict(line) | ({} if with_sets else {"set": ""}) for line in self.lines]


def time_said(minutes: int) -> str:
    """“7 hours 30 minutes”."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}] if hours else []
    parts += [_("%(n)d minutes") % {"n": rest}] if rest or not hours else []
    return " ".join(parts)


def hours_of(person_id: UUID, sessions: Iterable[str] | None = None) -> Sheet:
    """Everything that closed registers say of that person, oldest first; or of these sessions alone."""
    rows = _counted([person_id])
    return _sheet(rows if sessions is None else rows.filter(session__in=list(sessions)))


def sheets_of(people: Collection[UUID], within: Q | None = None) -> dict[UUID, Sheet]:
    """The same of several people in one query, of whom closed registers say anything; `within` names the lines that
    are asked for."""
    found: dict[UUID, list[Attendance]] = {}
    for row in _counted(people).filter(within or Q()):
        found.setdefault(row.person_id, []).append(row)
    return {person_id: _sheet(rows) for person_id, rows in found.items()}


def _sheet(rows: Iterable[Attendance]) -> Sheet:
    """One person's, from their rows in the order of the sessions: an hour in two rooms counts once."""
    taken: list[Period] = []
    lines = []
    for row in rows:
        stays = _stays(row)
        free = [part for stay in stays for part in without(stay, _closed(taken))]
        taken = merged([*taken, *stays])
        minutes = sum((end - begun for begun, end in _closed(free)), timedelta()) // timedelta(minutes=1)
        if minutes := minutes - minutes % ROUNDED:
            lines.append(_line(row, minutes))
    return Sheet(lines)


def sheet_of(certificate: Certificate) -> Sheet:
    return Sheet([HourLine(**line) for line in certificate.lines])


def superseded_at(certificate: Certificate) -> datetime | None:
    """When one of its registers was corrected so that the sheet says something else now; None while it stands."""
    sessions = [line["session"] for line in certificate.lines]
    now = hours_of(certificate.person_id, sessions).frozen(with_sets=False)
    if [line | {"set": ""} for line in certificate.lines] == now:
        return None
    corrected = RegisterCorrection.objects.filter(
        attendance__session__in=sessions, attendance__person=certificate.person_id
    )
    last = corrected.order_by("-created_at").values_list("created_at", flat=True).first()
    return last or certificate.issued_at


def _counted(people: Collection[UUID]) -> QuerySet[Attendance]:
    closed = Attendance.objects.filter(
        person__in=people, session__status=Status.CLOSED, session__closed_at__isnull=False,
        session__rehearsal_of=None, session__declared_none_at=None,
    )  # fmt: skip
    return closed.select_related("session__learning_set").order_by("session__opened_at", "pk")


def _stays(row: Attendance) -> list[Period]:
    """When they were there between opening and close. Who was put in by a correction, without times, was there all the
    while."""
    session = row.session
    begins, ends = session.opened_at or session.started_at, session.closed_at
    if not row.came or begins is None or ends is None:
        return []
    if row.arrived_at is not None and row.arrived_at > ends:
        return [(begins, ends)]
    stays = [(max(begins, begun), min(ends, end or ends)) for begun, end in row.stays]
    return [(begun, end) for begun, end in stays if begun < end]


def _closed(periods: Iterable[Period]) -> list[tuple[datetime, datetime]]:
    return [(begun, ended) for begun, ended in periods if ended is not None]


def _line(row: Attendance, minutes: int) -> HourLine:
    session = row.session
    how = Presence.REMOTE if row.presence == Presence.REMOTE else Presence.IN_ROOM
    day = session.starts_at.astimezone(session.zone).date()
    role = TRAINEE if session.trainee_id == row.person_id else row.role
    return HourLine(str(session.pk), day.isoformat(), role, how.value, minutes, session.learning_set.name)
