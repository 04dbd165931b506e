"""Opens each request's scope: the sets to which the user belongs or belonged."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django_scopes import scope

from accounts.short_names import forget_names
from sets.requests import ScopedRequest
from sets.roles import Roles, roles_of


class ScopeMiddleware:
    """Opens the scope within which words can be queried; outside it such a query raises.

    A second check behind `visible_to`: even a view that forgets it finds only rows of the person's own sets. Loads
    the person's memberships once and sets them as `request.roles`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forget_names()
        roles = Roles([])
        people: list[object] = []
        if request.user.is_authenticated:
            people = [request.user.pk]
            roles = roles_of(request.user.pk)
        cast(ScopedRequest, request).roles = roles
        with scope(learning_set=roles.sets_ever(), person=people):
            return self.get_response(request)
