"""The request type of views that require a signed-in user."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    """A signed-in person's request.

    For the type checker only, never instantiated: LoginRequiredMiddleware redirects everybody else before the view.
    A view marked `login_not_required` takes a plain HttpRequest and checks the user (a house test enforces both).
    """

    user: User
    # Unix time in seconds, taken before anything was read about the user: stream tickets count from it.
    began_at: float


def signed_in(request: HttpRequest) -> PersonRequest:
    """Narrow the type where Django fixes it (admin hooks, middleware); raises PermissionDenied if nobody is signed
    in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return cast(PersonRequest, request)
