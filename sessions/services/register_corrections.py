"""Correcting a register after its session, with a trace; who comes in by a correction hears nothing said in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import trail
from core.errors import Refused
from sessions.models import MISSING, Attendance, Presence, RegisterCorrection, Session
from sessions.permissions import can_run
from sessions.process.machine import Status
from sessions.services import locking
from sessions.services.frozen_register import freeze_register
from sets.roles import Roles

# Whoever comes in by a correction is counted, and has been there at no moment of a round that stays in the room.
AFTERWARDS = timedelta(microseconds=1)
SAID_AFTERWARDS = (Presence.IN_ROOM, Presence.REMOTE, *MISSING)


@dataclass(frozen=True, slots=True)
class Line:
    """What the register is to say of one person."""

    presence: str
    is_late: bool
    left_early: bool


@transaction.atomic
def correct_register(
    *, session_id: UUID, person: User, roles: Roles, expected_version: int | None, lines: Mapping[UUID, Line]
) -> int:
    """Lines by attendance id, of who was there and how; says how many were changed. The figures are counted anew."""
    session = locking.lock(session_id)
    roles = roles.again()
    if not can_run(session, person.pk, roles):
        raise PermissionDenied
    if session.state is not Status.CLOSED:
        raise Refused(_("The register is provisional until the session is closed. Mark people in the room."))
    locking.require_version(session, expected_version)
    rows = Attendance.objects.select_for_update().filter(session=session, pk__in=list(lines)).order_by("pk")
    changed = sum(_correct(session, row, lines[row.pk], person) for row in rows)
    if changed:
        freeze_register(session)
        locking.save_move(session, "register")
    return changed


def _correct(session: Session, row: Attendance, line: Line, person: User) -> bool:
    if line.presence not in SAID_AFTERWARDS:
        raise Refused(_("Choose whether and how they were there."))
    came = line.presence not in MISSING
    is_late, left_early = came and line.is_late, came and line.left_early
    before = Presence.IN_ROOM if row.presence == Presence.AWAY else row.presence
    if (before, row.is_late, row.left_early) == (line.presence, is_late, left_early):
        return False
    RegisterCorrection.objects.create(
        attendance=row, by=person, before=row.presence, after=line.presence, was_late=row.is_late,
        is_late=is_late, had_left_early=row.left_early, left_early=left_early,
    )  # fmt: skip
    row.presence, row.is_late, row.left_early = line.presence, is_late, left_early
    if came and row.arrived_at is None and session.closed_at:
        row.arrived_at = session.closed_at + AFTERWARDS
    row.save(update_fields=["presence", "is_late", "left_early", "arrived_at"])
    trail.record(
        actor=person, verb="register.corrected", obj=row, learning_set_id=session.learning_set_id,
        presence=line.presence,
    )  # fmt: skip
    return True
