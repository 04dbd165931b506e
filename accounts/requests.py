"""What a view behind the sign-in is given: a request whose person is known."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


class PersonRequest(HttpRequest):
    """A signed-in person's request.

    A name for the type checker, never built: LoginRequiredMiddleware sends everybody else to sign in before the view.
    A view marked `login_not_required` takes a plain HttpRequest, and looks who it is (a house test holds both).
    """

    user: User
    # Seconds since 1970, taken before anything was read about the visitor: what they are given lasts from then on.
    began_at: float


def signed_in(request: HttpRequest) -> PersonRequest:
    """The same request, where the framework fixes its type (the admin's hooks); raises PermissionDenied for nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return cast(PersonRequest, request)
