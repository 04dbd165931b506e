"""Request types with the roles that ScopeMiddleware loads."""

from django.http import HttpRequest

from accounts.requests import PersonRequest
from sets.roles import Roles


class ScopedRequest(HttpRequest):
    """Any request after ScopeMiddleware; `roles` is empty for anonymous users."""

    roles: Roles


class SetRequest(PersonRequest, ScopedRequest):
    """A signed-in person's request with their roles. For the type checker only, never instantiated."""
