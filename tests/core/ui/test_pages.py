"""Pages that belong to no room: the gallery, the frame, and what is said when something is wrong."""

import re

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest
from django.template import loader
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from demo import gallery

pytestmark = pytest.mark.usefixtures("unknown_variables_show")
ERRORS = ("400", "403", "403_csrf", "404", "429", "500")


@pytest.fixture
def request_of_nobody() -> HttpRequest:
    request = RequestFactory().get("/ui/")
    request.user = AnonymousUser()
    request.resolver_match = None
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_gallery_draws_every_piece(request_of_nobody: HttpRequest, settings: Settings) -> None:
    settings.DEBUG = True
    page = gallery.gallery(request_of_nobody).content.decode()
    assert "UNKNOWN" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    # Both forms of the gallery could have a summary; each id leads to one thing.
    assert sorted(ids) == sorted(set(ids))


def test_gallery_is_not_there_when_the_site_is_in_use(
    request_of_nobody: HttpRequest, settings: Settings
) -> None:
    settings.DEBUG = settings.ALS_DEMO = False
    with pytest.raises(Http404):
        gallery.gallery(request_of_nobody)


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_needs_neither_request_nor_database(name: str) -> None:
    page = loader.get_template(f"{name}.html").render()
    assert "UNKNOWN" not in page
    assert len(re.findall(r"<h1\b", page)) == 1
    assert "<script" not in page


def test_frame_shows_errors_in_place_and_the_rest_as_toasts(request_of_nobody: HttpRequest) -> None:
    messages.success(request_of_nobody, "Moved on to Actions", extra_tags="undo:/back/")
    messages.error(request_of_nobody, "The stage moved on.")
    page = loader.get_template("base.html").render({}, request_of_nobody)
    assert "UNKNOWN" not in page
    toasts = page[page.index('id="toasts"') :]
    assert "Moved on to Actions" in toasts
    assert 'action="/back/"' in toasts
    assert "The stage moved on." not in toasts
    assert '<p class="notice notice-alert">' in page


def test_frame_hands_htmx_a_strict_setting_and_the_token(request_of_nobody: HttpRequest) -> None:
    page = loader.get_template("base.html").render({}, request_of_nobody)
    assert '"allowEval": false' in page
    assert re.search(r"""hx-headers='\{"X-CSRFToken": "\w{64}"\}'""", page)


def test_frame_keeps_a_readers_own_theme(request_of_nobody: HttpRequest) -> None:
    request_of_nobody.user.theme = "dark"  # type: ignore[union-attr]
    page = loader.get_template("base.html").render({}, request_of_nobody)
    assert '<html lang="en-gb" dir="ltr" data-theme="dark">' in page
