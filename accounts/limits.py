"""Rate limits of our own by address or person, counted with allauth's limiter."""

from allauth.core.exceptions import RateLimited
from allauth.decorators import rate_limit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def within_limit(request: HttpRequest, action: str, *, key: str | None = None, times: int = 1) -> bool:
    """Count these uses and return whether all are within `ALS_RATE_LIMITS[action]`."""
    return all(_count(request, action, key) for _ in range(times))


def _count(request: HttpRequest, action: str, key: str | None) -> bool:
    name = f"als.{action}"  # allauth counts its own actions in the same place
    config = {name: settings.ALS_RATE_LIMITS.get(action)}
    counted = rate_limit(action=name, config=config, key=key, limit_get=True, raise_exception=True)
    try:
        counted(_nothing)(request)
    except RateLimited:
        return False
    return True


def _nothing(_request: HttpRequest) -> None:
    """What the limiter stands before here: the question is the count alone."""


def too_many(request: HttpRequest) -> HttpResponse:
    """The 429 page, the same for every limit."""
    return render(request, "429.html", status=429)
