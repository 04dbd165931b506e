"""What a view about sets is given: a request that knows its person and what they are in their sets."""

from django.http import HttpRequest

from accounts.requests import PersonRequest
from sets.roles import Roles


class ScopedRequest(HttpRequest):
    """Anybody's request after ScopeMiddleware; whoever has not signed in has no roles."""

    roles: Roles


class SetRequest(PersonRequest, ScopedRequest):
    """A signed-in person's, with the roles they have and had. A name for the type checker, never built."""
