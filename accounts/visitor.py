"""Who is asking."""

import time

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def person_of(request: HttpRequest) -> User:
    """The signed-in person; a view that lets others in by mistake raises instead of serving nobody."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def note_beginning(request: HttpRequest) -> None:
    """Before anything is read about the visitor: what ends meanwhile may not last longer by what they are given."""
    request.began_at = time.time()  # type: ignore[attr-defined]


def began_at(request: HttpRequest) -> float:
    """When the looking-up of this visitor began."""
    moment: float = request.began_at  # type: ignore[attr-defined]
    return moment
