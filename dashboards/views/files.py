"""A programme's tables as files to take away: CSV, and a workbook for Excel."""

from collections.abc import Iterator
from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from core.audit import trail
from dashboards import export
from dashboards.people_table import PEOPLE
from dashboards.shortcuts import led_programme
from dashboards.tables import TABLES
from dashboards.words_guard import figures_only

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@figures_only
def export_figures(
    request: PersonRequest, pk: UUID, table: str = "sets", kind: str = "csv"
) -> HttpResponseBase:
    """Stream one of the programme's tables as a file."""
    found = led_programme(request, pk)
    if table not in TABLES and not (table == PEOPLE and found.names_attendance):
        raise Http404
    trail.record(actor=request.user, verb="figures.exported", obj=found)
    called = f"{slugify(found.name) or 'programme'}-{table}"
    if kind == "xlsx":
        return _streamed(request, export.sheets(found.pk, table), WORKBOOK, f"{called}.xlsx")
    parted = request.GET.get("parted") == "semicolons"
    lines = export.lines(found.pk, table, delimiter=";" if parted else ",")
    called += "-semicolons" if parted else ""
    return _streamed(request, lines, "text/csv; charset=utf-8", f"{called}.csv")


def _streamed(
    request: PersonRequest, parts: Iterator[export.Part], content_type: str, called: str
) -> HttpResponseBase:
    return StreamingHttpResponse(
        export.later(parts) if isinstance(request, ASGIRequest) else parts,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{called}"', "Cache-Control": "no-store"},
    )
