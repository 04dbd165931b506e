"""The page of whoever supervises facilitators, and its hours as a file."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.web.spreadsheet import BOM, safe
from planning.reads.supervising import Supervising
from sets.requests import SetRequest


@require_safe
def supervising(request: SetRequest) -> HttpResponse:
    """Entries released to the reader, and hours; `?programme=` for one cohort."""
    page = Supervising(request.user, request.GET.get("programme", ""))
    return render(request, "planning/supervising.html", {"page": page})


@require_safe
def as_csv(request: SetRequest) -> HttpResponse:
    """The hours alone."""
    page = Supervising(request.user, request.GET.get("programme", ""))
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([_("Facilitator"), _("Programme"), _("Sessions"), _("Minutes")])
    for row in page.rows:
        minutes = sum(line.minutes for line in row.lines)
        values = [row.person.name, row.supervision.programme.name, row.sessions, minutes]
        rows.writerow([safe(value) for value in values])
    return HttpResponse(
        BOM + written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="supervised-hours.csv"'},
    )
