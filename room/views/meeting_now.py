"""Meeting now: a session that nobody had planned begins this minute, and leads into its room."""

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.db.idempotency import run_once
from core.errors import Refused
from planning.shortcuts import plannable
from room.forms.meeting_now import MeetNowForm
from room.services.meeting_now import meet_now
from sessions.models import Session
from sessions.reads.numbering import next_number, numbered
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.shortcuts import to_set_when_ended


def now(request: SetRequest, set_id: UUID) -> HttpResponse:
    """What it does, how the set usually meets, and one press; a session that is planned already is offered first."""
    learning_set = plannable(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    form = MeetNowForm(request.POST or None, learning_set=learning_set)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_meet_once(request, learning_set, form))
        except Refused as refusal:
            form.refuse(refusal)
    ahead = numbered(Session.objects.filter(learning_set=learning_set).ahead())
    context = {
        "form": form,
        "set": learning_set,
        "number": next_number(learning_set.pk),
        "next": ahead.order_by("starts_at", "id").first(),
    }
    return render(request, "room/meet_now.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _meet_once(request: SetRequest, learning_set: LearningSet, form: MeetNowForm) -> str:
    """The address of the room; the same form sent twice makes one session."""

    def act() -> str:
        made = meet_now(learning_set=learning_set, person=request.user, roles=request.roles, **form.values())
        return reverse("room:room", args=[made.pk])

    key = form.cleaned_data["key"]
    room, _fresh = run_once(person_id=request.user.pk, key=f"meet-now:{key}" if key else "", act=act)
    return room
