"""Views to list, create and edit sets."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.db.idempotency import run_once
from core.errors import Refused
from programmes.models import Programme
from sets import services
from sets.forms import NewSetForm, PlanForm
from sets.models import LearningSet, Membership
from sets.reads import cards, left_last
from sets.requests import SetRequest
from sets.shortcuts import arranged_set, to_set_when_ended

PAGE = ["GET", "HEAD", "POST"]


@require_safe
def sets_list(request: SetRequest) -> HttpResponse:
    """The user's sets, facilitated ones first, ended ones last."""
    roles, now = request.roles, clock.now()
    held = Q(memberships__ended_at=None) | Q(memberships__ended_at__gt=now)
    counted = Q(memberships__role=Membership.Role.MEMBER, memberships__started_at__lte=now)
    members = Count("memberships__person", filter=held & counted, distinct=True)
    mine = LearningSet.objects.filter(pk__in=roles.sets_now()).select_related("programme")
    may_create = Programme.objects.facilitated_by(request.user.pk).exists()
    found = cards(mine.annotate(members=members), roles)
    left = None if found else left_last(request.user.pk)
    context = {"cards": found, "may_create": may_create, "left": left}
    return render(request, "sets/list.html", context)


@require_http_methods(PAGE)
def create(request: SetRequest) -> HttpResponse:
    """Create a set in a programme in which the user may facilitate."""
    person = request.user
    programmes = Programme.objects.facilitated_by(person.pk).order_by("name", "pk")
    if not programmes.exists():
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = NewSetForm(data, programmes=programmes, zone=person.time_zone)
    if form.is_valid():
        return redirect(_create_once(request, form))
    return render(request, "sets/create.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _create_once(request: SetRequest, form: NewSetForm) -> str:
    """Create the set and return the URL to redirect to; the same form sent twice creates one set."""
    person = request.user

    def act() -> str:
        made = services.create_set(
            programme_id=form.cleaned_data["programme"].pk,
            person=person,
            plan=form.plan(),
            ground_rules=form.rules(),
            confidentiality=form.cleaned_data["confidentiality"],
        )
        messages.success(request, _("%(set)s has been created. Now invite its people.") % {"set": made.name})
        return reverse("sets:invite", args=[made.pk])

    key = form.cleaned_data["key"]
    page, _fresh = run_once(person_id=person.pk, key=f"set:{key}" if key else "", act=act)
    return page


@require_http_methods(PAGE)
def edit(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Edit name, time zone and defaults."""
    learning_set = arranged_set(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    form = PlanForm(request.POST if request.method == "POST" else None, now=learning_set)
    if form.is_valid():
        try:
            services.change_set(
                learning_set_id=set_id, person=request.user, roles=request.roles, plan=form.plan()
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("sessions:set_page", set_id)
    context = {"form": form, "set": learning_set}
    return render(request, "sets/edit.html", context, status=422 if form.errors else 200)
