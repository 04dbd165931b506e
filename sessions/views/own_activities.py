"""The page on which an activity of a set's own is written."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.db.idempotency import run_once
from core.errors import Refused
from sessions.forms.own_activity import OwnActivityForm
from sessions.services.activities import write_activity
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.shortcuts import arranged_set, to_set_when_ended


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SetRequest, set_id: UUID) -> HttpResponse:
    """An activity for the set: whoever runs its sessions finds it in the list, nobody outside reads it."""
    learning_set = arranged_set(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    form = OwnActivityForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            page = _write_once(request, learning_set, form)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(
                request, _("Saved. You find it in the list of activities, before a session and in the room.")
            )
            return redirect(page)
    context = {"form": form, "set": learning_set}
    return render(request, "sessions/own_activity.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _write_once(request: SetRequest, learning_set: LearningSet, form: OwnActivityForm) -> str:
    """The same form sent twice writes one."""
    values = dict(form.cleaned_data)
    key = values.pop("key")

    def act() -> str:
        write_activity(learning_set_id=learning_set.pk, person=request.user, roles=request.roles, **values)
        return reverse("sessions:formats", args=[learning_set.pk])

    page, _fresh = run_once(person_id=request.user.pk, key=f"activity:{key}" if key else "", act=act)
    return page
