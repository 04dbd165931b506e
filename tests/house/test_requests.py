"""What a view says it is given is what it is given: a person where the sign-in stands before it, anybody elsewhere."""

import inspect

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from accounts.models import User
from accounts.requests import PersonRequest, signed_in
from tests.access.addresses import Route, routes
from tests.house.tree import APPS


def own() -> list[tuple[Route, type[HttpRequest]]]:
    """Our own views, each with the request that it says it takes."""
    found = []
    for route in routes():
        view = inspect.unwrap(route.callback)
        if inspect.isfunction(view) and view.__module__.split(".")[0] in APPS:
            request = next(iter(inspect.signature(view).parameters.values()))
            found.append((route, request.annotation))
    return found


def is_open(route: Route) -> bool:
    return not getattr(route.callback, "login_required", True)


def test_view_behind_the_sign_in_takes_a_persons_request_and_an_open_one_anybodys() -> None:
    takes_a_person = {route.name: issubclass(request, PersonRequest) for route, request in own()}
    assert takes_a_person == {route.name: not is_open(route) for route, _request in own()}
    assert set(takes_a_person.values()) == {True, False}


def test_the_sign_in_stands_before_every_view(settings: Settings) -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE


def test_request_of_nobody_is_refused_where_the_framework_fixes_its_type(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in(request)
    request.user = User(email="ada@example.org")
    assert signed_in(request).user.email == "ada@example.org"
