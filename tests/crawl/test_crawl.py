"""The crawl finds what it is there to find: tried on a small site where everything is wrong."""

from collections.abc import Callable

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from pytest_django import Settings

from tests.crawl.crawl import Crawl
from tests.crawl.visitor import Visitor

pytestmark = pytest.mark.django_db


def page(html: str, status: int = 200) -> Callable[..., HttpResponse]:
    @login_not_required
    def view(request: HttpRequest, **_: object) -> HttpResponse:
        return HttpResponse(f"<html><body>{html}</body></html>", status=status)

    return view


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a fault of ours")


@login_not_required
@csrf_protect
def form(request: HttpRequest) -> HttpResponse:
    """Falls over words, is content without."""
    if request.POST.get("words"):
        raise LookupError("words")
    return page("<h1>Sent</h1><a href='/'>Home</a>")(request)


@login_not_required
def gone(request: HttpRequest) -> HttpResponse:
    raise Http404


HOME = """<h1>Home</h1><a href="/broken/">Broken</a> <a href="/gone/" title="Gone">x</a> <a href="/stuck/">s</a>
<a href="/well/#there">w</a> <a href="/well/#nowhere">w</a> <a href="https://elsewhere.example/">e</a>
<a href="mailto:a@b.example">m</a> <a href="/circle/">c</a> <label for="no-box">Box</label>
<form action="/form/" method="post"><input name="words"><button>Send</button></form>
<div hx-get="/part/"></div><script src="/static/js/none.js"></script>"""

urlpatterns = [
    path("", page(HOME)),
    path("broken/", broken),
    path("gone/", gone),
    path("stuck/", page("No heading {{ name }} <a href='#'>Top</a>")),
    path("well/", page("<h1 id='there'>Well</h1><a href='/'>Home</a>")),
    path("circle/", lambda request: HttpResponse(status=302, headers={"Location": "/circle/"})),
    path("form/", form),
    path("part/", gone),
]


@pytest.fixture(autouse=True)
def _small_site(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]


def test_every_fault_is_said_with_where_it_is() -> None:
    crawl = Crawl(Visitor("ben", None))
    crawl.look(["/"])
    crawl.send_forms()
    said = [fault.partition(" (test_crawl.py:")[0] for fault in crawl.faults]
    assert sorted(said) == sorted(
        [
            "ben, /: /static/js/none.js is no file",
            'ben, /: for="no-box" points at nothing',
            "ben, /: part /part/: 404",
            "ben, /: link “/broken/” to /broken/: 500 ValueError: a fault of ours",
            "ben, /: link “Gone” to /gone/: 404",
            "ben, /: link “/circle/” to /circle/: 508 It leads round in a circle.",
            "ben, /stuck/: shows a template's own signs",
            "ben, /stuck/: has no heading",
            "ben, /stuck/: has no way on",
            "ben, /: link to /well/#nowhere: nothing there has that id",
            # Without the page's token nothing is taken.
            "ben, /: form to /form/ by “Send”, empty: 403",
            "ben, /: form to /form/ by “Send”, filled: 403",
        ]
    )


def test_a_form_that_falls_over_plain_words_is_found() -> None:
    visitor = Visitor("ben", None)
    visitor.client.handler.enforce_csrf_checks = False
    crawl = Crawl(visitor)
    crawl.look(["/"])
    crawl.faults.clear()
    crawl.send_forms()
    assert [fault.partition(" (")[0] for fault in crawl.faults] == [
        "ben, /: form to /form/ by “Send”, filled: 500 LookupError: words"
    ]
    assert (crawl.figures.forms, crawl.figures.pages) == (2, 3)
