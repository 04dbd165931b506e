"""A programme's reports, quarter by quarter: making one, and reading it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from actions.reads import released_in
from core import clock
from core.errors import Refused
from dashboards.meetings import first_day
from dashboards.report import content_of, offered, report_of
from dashboards.shortcuts import led_programme
from dashboards.words_guard import figures_only, released_sentences
from programmes.models import QuarterReport
from programmes.quarters import Quarter
from programmes.services import keep_report


@require_safe
@figures_only
def reports(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """The reports that were made, and the quarters of which one can be."""
    found = led_programme(request, pk)
    made = list(QuarterReport.objects.filter(programme=found).select_related("made_by"))
    today = timezone.localdate(clock.now())
    ready, ahead = offered(first_day(found.pk), made, today)
    context = {
        "programme": found,
        "made": [(Quarter.of(one.first), one) for one in made],
        "ready": ready,
        "ahead": ahead,
        "today": today,
    }
    return render(request, "dashboards/reports.html", context)


@require_POST
@figures_only
def make_report(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Keep one quarter's figures as they stand now."""
    found = led_programme(request, pk)
    quarter = _asked(request.POST.get("quarter", ""))
    if quarter is None:
        messages.error(request, _("Choose the quarter again: this one cannot be reported."))
        return redirect("dashboards:reports", found.pk)
    try:
        keep_report(
            programme_id=found.pk,
            person=request.user,
            quarter=quarter,
            content=content_of(found.pk, quarter),
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("dashboards:reports", found.pk)
    return redirect("dashboards:report", found.pk, quarter.year, quarter.number)


@require_safe
@figures_only
def report(request: PersonRequest, pk: UUID, year: int, quarter: int) -> HttpResponseBase:
    """One quarter's report, the same for whoever looks later; sentences stand in it for as long as their owners let
    them."""
    found = led_programme(request, pk)
    asked = _asked(f"{year}-{quarter}")
    if asked is None:
        raise Http404
    reported = QuarterReport.objects.select_related("made_by").filter(programme=found, first=asked.first)
    kept = get_object_or_404(reported)
    with released_sentences():
        sentences = released_in(found, until=kept.created_at)
    return render(
        request,
        "dashboards/report.html",
        {"programme": found, "report": report_of(kept), "sentences": sentences},
    )


def _asked(text: str) -> Quarter | None:
    """The quarter that "2026-3" names, or None."""
    year, _dash, number = text.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) > 1900):
        return None
    return Quarter(int(year), int(number)) if number in {"1", "2", "3", "4"} and int(year) < 9000 else None
