"""Whom a session passes over when it leaves the action reports."""

from django.utils.translation import ngettext

from core.names import listed
from room.state.panels.reports import skipped_owners
from room.state.state import RoomState
from sessions.models import Session
from sessions.process.stages import StageKind


def skipped(before: Session, room: RoomState) -> list[str]:
    """Who has not reported, when the session left the reports for what comes later."""
    was = next((row for row in room.agenda.rows if row.pk == before.step_id), None)
    if was is None or was.kind != StageKind.REPORTS or room.place - 1 <= was.position:
        return []
    names = [person.short_name for person in skipped_owners(room.viewer, room.people)]
    if not names:
        return []
    said = ngettext("%(names)s has not reported.", "%(names)s have not reported.", len(names))
    return [said % {"names": listed(names)}]
