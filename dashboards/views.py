"""The pages of programme leads: figures, and the facilitators to write to."""

from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from core.audit import trail
from dashboards import export, reads
from dashboards.attention import look_first
from dashboards.forms import RowsForm
from dashboards.heatmap import heat_tables
from dashboards.words_guard import figures_only
from programmes.models import Programme

ROWS = 25


@require_safe
@figures_only
def programmes(request: PersonRequest) -> HttpResponseBase:
    """List the programmes that this person leads, with their numbers of sets and people."""
    led = Programme.objects.led_by(request.user.pk).select_related("organisation")
    return render(request, "dashboards/list.html", {"programmes": reads.sizes(list(led))})


@require_safe
@figures_only
def programme(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Show one programme: totals, sets to look at first, and its sets in pages."""
    found = _led(request, pk)
    overview = reads.overview(found.pk)
    form = RowsForm(request.GET, overview=overview)
    page = Paginator(form.rows(), ROWS).get_page(request.GET.get("page"))
    attention, attention_count = look_first(overview)
    context = {
        "programme": found,
        "overview": overview,
        "attention": attention,
        "attention_count": attention_count,
        "form": form,
        "page": page,
        "heat": heat_tables(list(page.object_list)),
    }
    return render(request, "dashboards/programme.html", context)


@require_safe
@figures_only
def figures(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Stream the programme's figures as CSV."""
    found = _led(request, pk)
    trail.record(actor=request.user, verb="figures.exported", obj=found)
    lines = export.lines(found.pk)
    name = slugify(found.name) or "programme"
    return StreamingHttpResponse(
        export.later(lines) if isinstance(request, ASGIRequest) else lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _led(request: PersonRequest, pk: UUID) -> Programme:
    """A programme that the person leads; raises Http404 for any other."""
    led = Programme.objects.led_by(request.user.pk).select_related("organisation")
    return get_object_or_404(led, pk=pk)
