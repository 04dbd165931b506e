"""The room: the page, its one fragment, the pulse, the beat, what is done in it, and the wall."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.services import drop_draft
from core import clock
from core.errors import Refused, Stale
from core.once import once
from live.tickets import stream_url
from sessions.models import Session
from sessions.process.machine import Status
from sessions.services import ground, presence
from sessions.sight import look
from sessions.views.deeds import DEEDS, Deed, Doer

ROOM = "sessions/room/page.html"
FRAGMENT = "sessions/room/_room.html"
WHOLE = "whole"  # what is wrong with no field of its own
BEFORE = {Status.SCHEDULED, Status.CANCELLED}


def _session(request: HttpRequest, session_id: UUID) -> Session:
    visible = Session.objects.visible_to(request.user.pk)
    return get_object_or_404(visible.select_related("learning_set", "paused_by", "host"), pk=session_id)


@require_GET
def room(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The whole page; before the room is open it is the session's own page."""
    session = _session(request, session_id)
    if session.state in BEFORE:
        return redirect("sessions:before", session_id)
    return render(request, ROOM, _context(request, session))


@require_GET
def fragment(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """What changes in the page; made from the same template as the first paint."""
    return render(request, FRAGMENT, _context(request, _session(request, session_id)))


@require_GET
def screen(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The wall: stage, clock, whose turn, next; nothing that anybody wrote."""
    session = _session(request, session_id)
    if session.state in BEFORE:
        return redirect("sessions:before", session_id)
    page = "sessions/room/_wall.html" if request.htmx else "sessions/room/wall.html"
    return render(request, page, _context(request, session))


@require_GET
def pulse(request: HttpRequest, session_id: UUID) -> JsonResponse:
    """Facts, no words: what the page polls when the stream is closed. What else it needs travels in headers."""
    session = _session(request, session_id)
    visit = ground.visit_of(session)
    rows = ground.plan_of_with_people(session)
    position = next((n for n, row in enumerate(rows) if row.pk == session.step_id), -1)
    step = rows[position] if position >= 0 else None
    now = clock.now()
    end = ground.ends_at(session, visit, now)
    presenter = step.round.presenter if step and step.round else None
    answer = JsonResponse(
        {
            "version": session.version,
            "status": session.status,
            "step": position + 1,
            "steps": len(rows),
            "stage": step.name if step else "",
            "presenter": presenter.short_name if presenter else None,
            "ends_at": end.isoformat() if end else None,
            "paused": session.paused_at is not None,
            "now": now.isoformat(),
        }
    )
    answer["Room-Changes"] = str(session.changes)
    answer["Room-Stream"] = stream_url(topic=session.topic, user_id=request.user.pk)
    return answer


@require_POST
def here(request: HttpRequest, session_id: UUID) -> JsonResponse:
    """The browser is still there; says whether the host is gone."""
    session = _session(request, session_id)
    if session.is_live:
        session, gone = presence.beat(session_id=session.pk, person=request.user, roles=request.roles)
    else:
        gone = False
    return JsonResponse({"host_gone": gone, "version": session.version, "changes": session.changes})


@require_POST
def do(request: HttpRequest, session_id: UUID, verb: str) -> HttpResponse:
    """One verb of the room. Sent again with the same key it has no second effect and gets the same answer."""
    session = _session(request, session_id)
    deed = DEEDS.get(verb)
    if deed is None:
        raise Http404
    form = deed.form(request.POST)
    if not form.is_valid():
        return _again(request, session, verb, form.errors.get_json_data(), 422)
    doer = Doer(session, request.user, request.roles)
    try:
        with transaction.atomic():
            once(
                person_id=request.user.pk,
                key=_key(request, verb),
                act=lambda: _act(deed, doer, form.cleaned_data),
            )
            if form.cleaned_data["slot"]:
                for slot in form.cleaned_data["slot"].split(","):
                    drop_draft(person=request.user, slot=slot)
    except Stale:
        return _again(request, session, verb, {}, 409)
    except Refused as refusal:
        return _again(request, session, verb, {refusal.field or WHOLE: [{"message": str(refusal)}]}, 422)
    except PermissionDenied as refusal:
        if not str(refusal):
            raise
        return _again(request, session, verb, {WHOLE: [{"message": str(refusal)}]}, 403)
    return _done(request, session_id, verb, deed)


def _act(deed: Deed, doer: Doer, data: dict[str, Any]) -> str:
    deed.act(doer, data)
    return "done"


def _key(request: HttpRequest, verb: str) -> str:
    """The form's own key; it counts for this verb in this person's hands alone."""
    key = request.POST.get("key", "")[:64]
    return f"{verb}:{key}" if key else ""


def _done(request: HttpRequest, session_id: UUID, verb: str, deed: Deed) -> HttpResponse:
    if verb == "leave":
        return _to(request, reverse("home"))
    if not request.htmx:
        return HttpResponseRedirect(reverse("sessions:room", args=[session_id]), status=303)
    context = _context(request, _session(request, session_id))
    sight = context["room"]
    if deed.said:
        context["toast"] = str(deed.said) % {"stage": sight.h1}
        context["toast_undo"] = reverse("sessions:do", args=[session_id, deed.undo]) if deed.undo else ""
    return render(request, FRAGMENT, context)


def _to(request: HttpRequest, url: str) -> HttpResponse:
    if request.htmx:
        answer = HttpResponse()
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url, status=303)


def _again(
    request: HttpRequest, session: Session, verb: str, errors: dict[str, Any], status: int
) -> HttpResponse:
    """The room as it is now, with what was wrong beside its field and what was typed kept."""
    context = _context(request, _session(request, session.pk))
    said = {
        field.replace("__all__", WHOLE): " ".join(e["message"] for e in found)
        for field, found in errors.items()
    }
    context |= {
        "failed": verb,
        "errors": said,
        "typed": {
            name: request.POST.get(name, "")
            for name in request.POST
            if name not in {"csrfmiddlewaretoken", "key"}
        },
        "stale": status == 409,
    }
    return render(request, FRAGMENT if request.htmx else ROOM, context, status=status)


def _context(request: HttpRequest, session: Session) -> dict[str, Any]:
    return {
        "room": look(session, request.user, request.roles),
        "session": session,
        "stream_url": stream_url(topic=session.topic, user_id=request.user.pk),
        "failed": "",
        "errors": {},
        "typed": {},
        "stale": False,
        "toast": "",
        "toast_undo": "",
    }
