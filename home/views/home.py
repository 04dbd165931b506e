"""The home page: to-do list, coming sessions and sets."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.names import listed
from core.ui.circle import Seat
from home.reads.headline import headline
from home.reads.hosting_todo import hosting_todos
from home.reads.overview import Today
from home.reads.todo import todos
from programmes.models import Programme, ProgrammeRole
from sessions.process.formats import frame_opening
from sets.reads import left_last
from sets.requests import SetRequest


@require_safe
def home(request: SetRequest) -> HttpResponse:
    """The same page for members, facilitators and leads; when empty, it says what will appear and whom to ask."""
    today = Today(request.user, request.roles)
    request.leads_programmes = bool(today.programmes)  # type: ignore[attr-defined]  # saves the navigation's query
    if today.is_empty:
        return render(request, "home/empty.html", _empty(today))
    found = [*todos(today), *hosting_todos(today)]
    context = {
        "today": today,
        "headline": headline(today, found),
        "due": [one for one in found if one.is_due],
        "later": [one for one in found if not one.is_due],
    }
    return render(request, "home/home.html", context)


def _empty(today: Today) -> dict[str, Any]:
    """Context of the empty page: the leads of programmes in which the person may facilitate."""
    programme = Programme.objects.facilitated_by(today.person.pk).first()
    held = ProgrammeRole.objects.current().filter(programme=programme, role=ProgrammeRole.Role.LEAD)
    leads = [role.person.short_name for role in held.select_related("person")] if programme else []
    return {
        "left": None if today.person.is_staff else left_last(today.person.pk),
        "facilitates": programme is not None,
        "programme": programme,
        "leads": leads,
        "leads_said": listed(leads),
        "first_line": frame_opening(6, 0)[0].lines.say,
        "nobody": [Seat("", presence="away")] * 6,
        "host": Seat("", presence="away"),
    }
