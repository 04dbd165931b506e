"""Where a rehearsal leads, as it begins and as it ends."""

from django.urls import reverse

from room.command_types import Data
from room.services import rehearsal
from sessions.models import Session
from sets.requests import SetRequest


def leads_elsewhere(request: SetRequest, session: Session, verb: str, data: Data) -> str:
    """The room of a rehearsal that was begun, the session's page when it ends; "" for all else."""
    if verb == "open" and data["early"] == "look":
        made = rehearsal.held_by(request.user.pk, session.pk)
        return reverse("room:room", args=[made.pk]) if made else ""
    if session.rehearsal_of_id and verb in {"unopen", "close", "leave"}:
        return reverse("planning:detail", args=[session.rehearsal_of_id])
    return ""
