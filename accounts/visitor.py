"""Who is asking."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The signed-in person; a view that lets others in by mistake raises instead of serving nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
