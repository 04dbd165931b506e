"""A facilitator's hours for accreditation, on paper and for a spreadsheet; one's own alone."""

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.web.spreadsheet import BOM, safe
from planning.reads.growth import growth_of
from sets.requests import SetRequest


@require_safe
def mine(request: SetRequest) -> HttpResponse:
    """Sessions one ran, with their sums."""
    return render(request, "planning/growth.html", {"growth": growth_of(request.user)})


@require_safe
def as_csv(request: SetRequest) -> HttpResponse:
    """The same as a file."""
    written = io.StringIO()
    rows = csv.writer(written)
    for row in growth_of(request.user).rows():
        rows.writerow([safe(value) for value in row])
    return HttpResponse(
        BOM + written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="hours.csv"'},
    )
