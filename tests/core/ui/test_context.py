"""The main navigation: lazy, without a query, and aware of where the reader is."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path, reverse
from pytest_django.asserts import assertNumQueries

from core.ui.context import Link, navigation
from tests import factories
from tests.cast import cast


def page(request: HttpRequest) -> HttpResponse:
    """Nobody asks for it."""
    return HttpResponse()


urlpatterns = [
    path("", page, name="home"),
    path("sets/", include(([path("", page, name="list")], "sets"))),
    path("actions/", include(([path("", page, name="list")], "actions"))),
    path("programmes/", include(([path("", page, name="list")], "dashboards"))),
]


def links(at: str, namespace: str, **facts: Any) -> list[Link]:
    request = RequestFactory().get(at)
    request.resolver_match = SimpleNamespace(namespace=namespace)  # type: ignore[assignment]
    for name, value in facts.items():
        setattr(request, name, value)
    return list(navigation(request)["nav"])


@pytest.mark.urls(__name__)
def test_navigation_marks_the_page_itself() -> None:
    assert [(link.label, link.current) for link in links("/", "")] == [
        ("Home", "page"),
        ("Sets", ""),
        ("Actions", ""),
    ]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("namespace", "current"), [("sets", "page"), ("sessions", "page"), ("actions", "")])
def test_navigation_marks_the_place_that_a_page_lies_in(namespace: str, current: str) -> None:
    sets = links("/sets/", namespace)[1]
    assert sets.current == "page"
    below = next(link for link in links("/somewhere/", namespace) if link.current)
    assert (below.current, below.label == "Sets") == ("true", bool(current))


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["notices", "letter_kinds", "hours", "feeds"])
def test_navigation_marks_no_place_on_pages_that_are_the_readers_own(name: str) -> None:
    client = Client()
    client.force_login(factories.user("Ana"))
    answer = client.get(reverse(f"planning:{name}"))
    assert {link.current for link in answer.context["nav"]} == {""}


@pytest.mark.django_db
def test_navigation_marks_sets_on_a_session_before_it_is_held() -> None:
    people = cast()
    client = Client()
    client.force_login(people.ada)
    answer = client.get(reverse("planning:joining", args=[factories.session(people.harbour).pk]))
    assert [link.label for link in answer.context["nav"] if link.current] == ["Sets"]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("leads", [True, lambda: True])
def test_navigation_shows_programmes_to_leads_only(leads: Any) -> None:
    assert "Programmes" in [link.label for link in links("/", "", leads_programmes=leads)]
    assert "Programmes" not in [link.label for link in links("/", "")]


@pytest.mark.urls(__name__)
def test_navigation_asks_nothing_of_the_database(db: None) -> None:
    with assertNumQueries(0):
        links("/", "")


@pytest.mark.urls(__name__)
def test_navigation_of_an_address_that_leads_nowhere_marks_nothing() -> None:
    request = RequestFactory().get("/nowhere/")
    request.resolver_match = None
    assert {link.current for link in navigation(request)["nav"]} == {""}
