"""The room: the page, its one fragment, the wall, the pulse and the beat."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from core import clock
from core.ui.drawn import drawings
from core.ui.marks import put_in
from live.tickets import stream_url
from room.services import presence
from room.shortcuts import membership_ended_at, visible_room
from room.state import room_state
from sessions.models import Session
from sessions.process.machine import Status
from sessions.reads.plan import plan_and_visit
from sessions.services import locking, session_plan
from sets.requests import SetRequest

ROOM = "room/page.html"
FRAGMENT = "room/_room.html"
BEFORE = {Status.SCHEDULED, Status.CANCELLED}


@require_safe
def room(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The whole page; before the room is open it is the session's own page."""
    try:
        session = visible_room(request, session_id)
    except Http404:
        return _left(request, session_id)
    if session.state in BEFORE:
        return redirect("planning:detail", session_id)
    return draw(request, ROOM, context_of(request, session))


@require_safe
def fragment(request: SetRequest, session_id: UUID) -> HttpResponse:
    """What changes in the page; made from the same template as the first paint."""
    session = visible_room(request, session_id)
    if session.state in BEFORE:
        return lead_to(request, reverse("planning:detail", args=[session_id]))
    return draw(request, FRAGMENT, context_of(request, session))


@require_safe
def screen(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The wall: stage, clock, whose turn, next; nothing that anybody wrote."""
    session = visible_room(request, session_id)
    if session.state in BEFORE:
        return lead_to(request, reverse("planning:detail", args=[session_id]))
    page = "room/_wall.html" if is_by_script(request) else "room/wall.html"
    return draw(request, page, context_of(request, session))


@require_safe
def pulse(request: SetRequest, session_id: UUID) -> JsonResponse:
    """Facts, no words: what the page polls when the stream is closed. What else it needs travels in headers."""
    session = visible_room(request, session_id)
    rows, visit = plan_and_visit(session)
    position = session_plan.position_of(session, rows)
    step = rows[position] if position >= 0 else None
    now = clock.now()
    end = locking.ends_at(session, visit, now)
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
    answer["Room-Stream"] = _stream_url(request, session)
    return answer


@require_POST
def here(request: SetRequest, session_id: UUID) -> JsonResponse:
    """The browser is still there; says whether the host is gone."""
    session, gone = visible_room(request, session_id), False
    if session.is_live:
        session, gone = presence.beat(session_id=session.pk, person=request.user, roles=request.roles)
    return JsonResponse({"host_gone": gone, "version": session.version, "changes": session.changes})


def _left(request: SetRequest, session_id: UUID) -> HttpResponse:
    """No such room for this person; whoever left the set since the room was opened is told so in words."""
    ended = membership_ended_at(session_id, request.user.pk)
    if ended is None:
        raise Http404
    return render(request, "room/left_set.html", {"ended": ended}, status=404)


def _stream_url(request: SetRequest, session: Session) -> str:
    return stream_url(
        topic=session.topic,
        user_id=request.user.pk,
        checked_at=request.began_at,
        sign_in=request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""),
    )


def context_of(request: SetRequest, session: Session, *, goes_to: UUID | None = None) -> dict[str, Any]:
    """What page and fragment are drawn with; nothing has been done or refused yet. A jump that stopped to ask who
    presents `goes_to` that step."""
    person = cast(
        User, get_user(request)
    )  # the row itself: `request.user` looks itself up at each of a thousand questions
    return {
        "room": room_state(session, person, request.roles, goes_to=goes_to),
        "session": session,
        "room_id": session.pk,
        "stream_url": _stream_url(request, session),
        "failed": "",
        "errors": {},
        "typed": {},
        "stale": False,
        "kept_apart": False,
        "asks": "",
        "toast": "",
        "toast_undo": "",
        "toast_fields": {},  # what the Undo says: where a move came from, or what was before
    }


def draw(request: SetRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The page or fragment; what is equal on other screens of the same change is drawn once for all."""
    with drawings(context["room"].viewer.shared.drawn):
        page = render_to_string(template, context, request)
    version = context["session"].version
    return HttpResponse(put_in(page, secret=get_token(request), version=version), status=status)


def is_by_script(request: SetRequest) -> bool:
    """Whether a script asks for a part of the page."""
    return request.headers.get("HX-Request") == "true"


def lead_to(request: SetRequest, url: str) -> HttpResponse:
    """Sends the whole page elsewhere, whoever asked."""
    if is_by_script(request):
        answer = HttpResponse()
        answer["HX-Redirect"] = url
        return answer
    return HttpResponseRedirect(url, status=303)
