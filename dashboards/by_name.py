"""Attendance by name: people × sessions, where a programme decided so and everybody who was due had accepted it.

A register is seen by name or not as a whole, as it was frozen at its close. Nothing else is: docs/figures.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from dashboards.columns import NAMED, read
from sessions.models import MISSING, Attendance, FrozenRegister, Presence, Session
from sessions.process.machine import Status


@dataclass(frozen=True)
class Line:
    """How one person is on one register."""

    day: date
    came: bool
    remote: bool
    late: bool
    apologies: bool

    @property
    def said(self) -> str:
        """In words."""
        if not self.came:
            return _("Apologies") if self.apologies else _("Absent")
        where = _("Remote") if self.remote else _("In the room")
        return _("%(where)s, late") % {"where": where} if self.late else where


@dataclass(frozen=True)
class Register:
    """One session of a set, and whether its lines are seen by name."""

    day: date
    by_name: bool


@dataclass(frozen=True)
class Person:
    """One person in one set, with a line for each of its sessions; None where they were not due or it is not seen."""

    set_id: UUID
    set_name: str
    name: str
    registers: Sequence[Register]
    lines: Sequence[Line | None]

    @property
    def counted(self) -> list[Line]:
        """The lines there are."""
        return [line for line in self.lines if line is not None]


Said = tuple[str, datetime | None, bool]  # presence, when they came, whether late
Lines = dict[tuple[str, UUID], dict[UUID, Said]]  # by person, then by session


def people_by_name(programme_id: UUID) -> list[Person]:
    """Everybody of whom a line is seen by name, by set and name, in two queries. Whoever was erased is not among
    them."""
    closed = {
        "session__learning_set__programme": programme_id,
        "session__status": Status.CLOSED,
        "session__register_closed_at__isnull": False,
    }
    registers, lines = _registers(closed), _lines(closed)
    return [
        Person(pk, set_name, name, list(held.values()), [_line(held, session, said) for session in held])
        for (pk, set_name), held in registers.items()
        for (name, _person), said in lines.get(pk, {}).items()
    ]


def came_by_name(those: Q) -> dict[UUID, set[UUID]]:
    """Who came to each session that is seen by name."""
    found: dict[UUID, set[UUID]] = {}
    within = Session.objects.filter(those, status=Status.CLOSED, register_closed_at__isnull=False)
    lines = Attendance.objects.filter(session__in=within, by_name=True).order_by("session", "id")
    for session, person, presence, arrived_at in read(lines, "session", "person", "presence", "arrived_at"):
        people = found.setdefault(session, set())
        if arrived_at and presence not in MISSING:
            people.add(person)
    return found


def steady(today: Sequence[UUID], named: Sequence[set[UUID]]) -> int | None:
    """How many of today's members came to each session that is seen by name; None where none is."""
    return len(set(today).intersection(*named)) if named else None


def _registers(closed: dict[str, Any]) -> dict[tuple[UUID, str], dict[UUID, Register]]:
    """The closed registers of each set, the oldest first."""
    found: dict[tuple[UUID, str], dict[UUID, Register]] = {}
    of_set = "session__learning_set"
    rows = FrozenRegister.objects.filter(**closed, superseded_at=None)
    rows = rows.order_by(f"{of_set}__name", of_set, "session__starts_at", "session")
    columns = (of_set, f"{of_set}__name", f"{of_set}__time_zone", "session", "session__starts_at", "by_name")
    for pk, name, zone, session, starts_at, by_name in read(rows, *columns):
        day = starts_at.astimezone(ZoneInfo(zone)).date()
        found.setdefault((pk, name), {})[session] = Register(day, by_name)
    return found


def _lines(closed: dict[str, Any]) -> dict[UUID, Lines]:
    """What is seen by name, by set."""
    found: dict[UUID, Lines] = {}
    rows = Attendance.objects.filter(**closed, by_name=True, person__is_active=True)
    rows = rows.order_by("person__name", "person", "session")
    columns = (
        "session__learning_set",
        "session",
        "person",
        "person__name",
        "presence",
        "arrived_at",
        "is_late",
    )
    for pk, session, person, name, presence, arrived_at, late in read(rows, *columns, people=NAMED):
        of_person = found.setdefault(pk, {}).setdefault((name, person), {})
        of_person[session] = (presence, arrived_at, late)
    return found


def _line(held: dict[UUID, Register], session: UUID, said: dict[UUID, Said]) -> Line | None:
    if session not in said:
        return None
    presence, arrived_at, late = said[session]
    came = arrived_at is not None and presence not in MISSING
    return Line(
        held[session].day,
        came,
        came and presence == Presence.REMOTE,
        came and late,
        presence == Presence.APOLOGIES,
    )
