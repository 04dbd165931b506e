"""Setting a programme up: what it is, what its sets begin with, who leads it, and its sets, many at once."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits
from accounts.requests import PersonRequest
from core.db.idempotency import run_once
from core.errors import Refused
from core.web.told import told
from dashboards.checklist import checklist, set_rows
from dashboards.forms import BeginningForm, LeadForm, ProgrammeForm, SetsForm, StreamForm
from dashboards.shortcuts import led_programme
from dashboards.words_guard import figures_only
from programmes import services
from programmes.models import Programme, ProgrammeRole
from programmes.permissions import can_run_site
from sets import services as set_services
from sets.shortcuts import may_write_to

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@figures_only
def begin_programme(request: PersonRequest) -> HttpResponseBase:
    """Create an organisation's programme and name its first lead: for site admins."""
    if not can_run_site(request.user):
        raise PermissionDenied
    form = BeginningForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return redirect(_begin_once(request, form))
        except Refused as refused:
            form.add_error(refused.field or "lead_email", refused.message)
    return render(request, "dashboards/begin.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _begin_once(request: PersonRequest, form: BeginningForm) -> str:
    """Create it and return the address to go to; the same form sent twice creates one programme."""

    def act() -> str:
        made = services.create_programme(person=request.user, beginning=form.beginning())
        said = _("%(programme)s is created. %(name)s is told by e-mail and sets it up.")
        messages.success(request, said % {"programme": made.name, "name": form.cleaned_data["lead_name"]})
        return reverse("dashboards:list")

    key = form.cleaned_data["key"]
    page, _fresh = run_once(person_id=request.user.pk, key=f"programme:{key}" if key else "", act=act)
    return page


@require_http_methods(PAGE)
@figures_only
def set_up(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """What the programme is for and what its sets begin with; what is missing; who leads it."""
    found = led_programme(request, pk)
    form = ProgrammeForm(
        request.POST if request.method == "POST" else None, instance=led_programme(request, pk)
    )
    if form.is_valid():
        try:
            services.change_programme(programme_id=pk, person=request.user, changes=form.changes())
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("Saved. Sets that are there keep what they have."))
            return redirect("dashboards:set_up", pk)
    return set_up_page(request, found, form=form)


@require_http_methods(PAGE)
@figures_only
def create_sets(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Create sets, many at once."""
    found = led_programme(request, pk)
    if request.method != "POST":
        return redirect("dashboards:set_up", pk)  # the address of a refused form, opened again
    form = SetsForm(request.POST, zone=request.user.time_zone, programme=found)
    if form.is_valid():
        try:
            return redirect(_create_once(request, found, form))
        except Refused as refused:
            form.add_error(refused.field, refused.message)
    return set_up_page(request, found, sets_form=form)


@transaction.atomic
def _create_once(request: PersonRequest, programme: Programme, form: SetsForm) -> str:
    def act() -> str:
        names = form.cleaned_data["names"]
        set_services.create_sets(
            programme_id=programme.pk,
            person=request.user,
            names=names,
            time_zone=form.cleaned_data["time_zone"],
            stream=form.cleaned_data.get("stream"),
        )
        said = ngettext("%(n)d set is created.", "%(n)d sets are created.", len(names)) % {"n": len(names)}
        messages.success(request, said)
        return reverse("dashboards:set_up", args=[programme.pk])

    key = form.cleaned_data["key"]
    page, _fresh = run_once(person_id=request.user.pk, key=f"sets:{key}" if key else "", act=act)
    return page


@require_http_methods(PAGE)
@figures_only
def decide_by_name(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Decide whether attendance is seen by name in this programme."""
    found, on = led_programme(request, pk), request.POST.get("by_name") == "yes"
    if request.method != "POST":
        return redirect("dashboards:set_up", pk)  # the address of a refused form, opened again
    if request.POST.get("sure") != "yes":
        said = _("Nothing is changed yet: read what follows from it, and press once more.")
        return set_up_page(request, found, by_name_refused=said)
    try:
        set_services.name_attendance(programme_id=pk, person=request.user, on=on)
    except Refused as refused:
        return set_up_page(request, found, by_name_refused=refused.message)
    said = _("Attendance is seen by name, once everybody who is due has accepted it.")
    messages.success(request, said if on else _("Attendance is no longer seen by name."))
    return redirect("dashboards:set_up", pk)


@require_http_methods(PAGE)
@figures_only
def add_lead(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Name somebody who leads the programme too."""
    found = led_programme(request, pk)
    if request.method != "POST":
        return redirect("dashboards:set_up", pk)  # the address of a refused form, opened again
    form = LeadForm(request.POST)
    if form.is_valid():
        email, name = form.cleaned_data["lead_email"], form.cleaned_data["lead_name"]
        if not may_write_to(request, [email]):
            return limits.too_many(request)
        try:
            role = services.name_lead(programme_id=pk, person=request.user, email=email, name=name)
        except Refused as refused:
            form.add_error("lead_email", refused.message)
        else:
            messages.success(
                request,
                _("%(name)s leads the programme too, and is told by e-mail.") % {"name": role.person.name},
            )
            return redirect("dashboards:set_up", pk)
    return set_up_page(request, found, lead_form=form)


@require_POST
@figures_only
def end_lead(request: PersonRequest, pk: UUID, role_id: UUID) -> HttpResponseBase:
    """End somebody's part as lead."""
    found = led_programme(request, pk)
    role = found.roles.filter(pk=role_id, role=ProgrammeRole.Role.LEAD).first()
    if role is None:
        return redirect("dashboards:set_up", pk)
    with told(request, _("%(name)s no longer leads this programme.") % {"name": role.person.name}):
        services.end_lead(role_id=role.pk, person=request.user)
    if ProgrammeRole.objects.current().filter(pk=role.pk).exists() or role.person_id != request.user.pk:
        return redirect("dashboards:set_up", pk)
    return redirect("dashboards:list")


def set_up_page(
    request: PersonRequest,
    programme: Programme,
    *,
    form: ProgrammeForm | None = None,
    sets_form: SetsForm | None = None,
    lead_form: LeadForm | None = None,
    stream_form: StreamForm | None = None,
    by_name_refused: str = "",
) -> HttpResponseBase:
    """The page of the programme's set-up, with a form that was sent and is wrong."""
    given = [one for one in (form, sets_form, lead_form, stream_form) if one is not None and one.errors]
    leads = programme.roles.filter(
        pk__in=ProgrammeRole.objects.current().values("pk"), role=ProgrammeRole.Role.LEAD
    )
    sets = set_rows(programme)
    context = {
        "programme": programme,
        "form": form or ProgrammeForm(instance=programme),
        "sets_form": sets_form or SetsForm(zone=request.user.time_zone, programme=programme),
        "lead_form": lead_form or LeadForm(),
        "stream_forms": _stream_forms(programme, stream_form),
        "new_stream": stream_form
        if stream_form and stream_form.now is None
        else StreamForm(programme=programme),
        "leads": leads.select_related("person").order_by("started_at", "id"),
        "sets": sets,
        "checklist": checklist(programme, sets),
        "by_name_refused": by_name_refused,
        "has_errors": bool(given or by_name_refused),
    }
    return render(request, "dashboards/set_up.html", context, status=422 if context["has_errors"] else 200)


def _stream_forms(programme: Programme, sent: StreamForm | None) -> list[StreamForm]:
    """One for each stream; that which was sent as it was sent."""
    now = sent.now.pk if sent and sent.now else None
    return [
        sent if sent and one.pk == now else StreamForm(programme=programme, now=one)
        for one in programme.streams.select_related("programme")
    ]
