"""An address that only takes a form, opened as a page: after a sign-in that had run out, or from a bookmark."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from core.web.middleware import GetResponse


class FormAddressMiddleware:
    """Says that nothing was saved, and leads to the page that the form is on; the answer stays a 405."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or request.method != "GET" or response.content:
            return response
        page = render_to_string("405.html", {"way_back": _page_of(request.path_info)}, request)
        return HttpResponse(page, status=405, headers={"Allow": response["Allow"]})


def _page_of(path: str) -> str:
    """The nearest address above that leads somewhere; home, if there is none."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:length])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
