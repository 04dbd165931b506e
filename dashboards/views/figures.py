"""The pages of programme leads: figures, and the facilitators to write to."""

from uuid import UUID

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import PersonRequest
from core.errors import Stale
from dashboards import reads
from dashboards.attention import attention_of, look_first
from dashboards.checklist import set_rows
from dashboards.forms import AtRiskForm, RowsForm
from dashboards.forms.rows import NEEDS
from dashboards.rules import rules
from dashboards.shortcuts import led_programme, page_of
from dashboards.sizes import sizes
from dashboards.words_guard import figures_only
from programmes.at_risk import at_risk
from programmes.models import Programme
from programmes.permissions import can_run_site
from programmes.services import write_at_risk
from sets.reads.still_to_place import still_to_place

ROWS = 12  # on a phone a set takes a quarter of the screen


@require_safe
@figures_only
def programmes(request: PersonRequest) -> HttpResponseBase:
    """List the programmes that this person leads, with their numbers of sets and people."""
    led = Programme.objects.led_by(request.user.pk).select_related("organisation")
    context = {"programmes": sizes(list(led)), "runs_site": can_run_site(request.user)}
    return render(request, "dashboards/list.html", context)


@require_safe
@figures_only
def programme(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show one programme: totals, sets to look at first, and its sets in pages."""
    found = led_programme(request, pk)
    overview = reads.overview(found.pk)
    form = RowsForm(request.GET, overview=overview)
    page = page_of(request, form.rows(), ROWS)
    attention, attention_count = look_first(overview)
    context = {
        "programme": found,
        "others": Programme.objects.led_by(request.user.pk).exclude(pk=found.pk).order_by("name", "id"),
        "overview": overview,
        "waiting": still_to_place([found.pk]).get(found.pk),
        "asked": sum(row.asked for row in set_rows(found)),
        "rules": rules(),
        "attention": attention,
        "attention_count": attention_count,
        "form": form,
        "page": page,
        "rows": [(one, attention_of(one, overview.now)) for one in page],
        "needs": [
            (key, label, sum(test(one, overview.now) for one in overview.sets)) for key, label, test in NEEDS
        ],
    }
    return render(request, "dashboards/programme.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@figures_only
def write_at_risk_page(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Write whom the programme's sets call, and where confidence ends, if somebody may be at risk."""
    found = led_programme(request, pk)
    now = at_risk(found.pk)
    form = AtRiskForm(request.POST if request.method == "POST" else None, now=now)
    status = 422 if form.errors else 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            write_at_risk(
                programme_id=found.pk,
                person=request.user,
                emergency=given["emergency"],
                exceptions=given["exceptions"],
                contacts=form.contacts(),
                expected_version=given["expected_version"],
            )
        except Stale:
            form, status = _renewed(request, found), 409
        else:
            messages.success(request, _("Saved. Every set of this programme reads it from now on."))
            return redirect("dashboards:at_risk", found.pk)
    context = {"programme": found, "form": form, "page": now}
    return render(request, "dashboards/at_risk_edit.html", context, status=status)


def _renewed(request: PersonRequest, programme: Programme) -> AtRiskForm:
    """What was typed, now based on the version in force, so that the next press replaces it knowingly."""
    now = at_risk(programme.pk)
    data = request.POST.copy()
    data["expected_version"] = str(now.version)
    form = AtRiskForm(data, now=now)
    said = _(
        "%(name)s has changed this page since you opened it. Read it, then save yours again if it is still right."
    )
    form.add_error(None, said % {"name": now.written_by or _("Another lead")})
    return form
