"""The record of a session."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.audit import trail
from core.web.told import told
from sessions.forms.record import TakeOutForm
from sessions.permissions import can_read_session, can_run
from sessions.reads.mine_from_today import MineFromToday
from sessions.reads.private_notes import private_note
from sessions.reads.record import Record
from sessions.reads.record_frame import RecordFrame
from sessions.reads.scores import score_asked
from sessions.reads.trainee import can_write_to_trainee
from sessions.services import record as services
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_safe
def record(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Show a session's record to those who may read it; each reading is audited."""
    session = visible_session(request, session_id)
    if not session.has_record:
        return redirect("planning:detail", session_id)
    if not can_read_session(session, request.roles):
        raise PermissionDenied
    shown = Record(session, request.user, request.roles)
    with transaction.atomic():
        readers = shown.readers
        trail.record(
            actor=shown.reader, verb="record.read", obj=session, learning_set_id=session.learning_set_id
        )
    context = {
        "record": shown,
        "frame": RecordFrame(session, request.user, shown.reads),
        "session": session,
        "score": score_asked(session, request.user.pk),
        "set": session.learning_set,
        "readers": readers,
        "private_note": private_note(session.pk, request.user),
        "writes_to_trainee": can_write_to_trainee(session, request.user.pk, request.roles),
        "can_open": can_run(session, request.user.pk, request.roles),
    }
    return render(request, "sessions/record.html", context)


@require_safe
def mine(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Show what is the reader's own of a held session, on one sheet for the way home."""
    session = visible_session(request, session_id)
    if not session.has_record:
        return redirect("planning:detail", session_id)
    if not can_read_session(session, request.roles):
        raise PermissionDenied
    context = {
        "sheet": MineFromToday(session, request.user), "score": score_asked(session, request.user.pk),
        "session": session, "set": session.learning_set,
    }  # fmt: skip
    return render(request, "sessions/mine.html", context)


@require_POST
def take_out(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Take words out of the record, or put them back; the page then shows a mark in their place."""
    session = visible_session(request, session_id)
    form = TakeOutForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    given = form.cleaned_data
    said = _("Put back.") if given["back"] else _("Taken out. Only you can put it back.")
    with told(request, said):
        services.take_out(
            session_id=session_id,
            person=request.user,
            what=given["what"],
            row_id=given["row"],
            back=given["back"],
        )
    return redirect("sessions:record", session.pk)
