"""The page of an error of ours, with the id by which whoever runs the site finds it in the log."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.web import request_ids


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: nothing is asked of the database, which may be what broke."""
    page = render_to_string("500.html", {"request_id": request_ids.current()})
    return HttpResponse(page, status=500)
