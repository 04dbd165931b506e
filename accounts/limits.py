"""Rate limits of our own by address or person, counted with allauth's limiter."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def within_limit(request: HttpRequest, action: str, *, key: str | None = None, times: int = 1) -> bool:
    """Count these uses and return whether all are within `ALS_RATE_LIMITS[action]`."""
    return all(_count(request, action, key) for _ in range(times))


def _count(request: HttpRequest, action: str, key: str | None) -> bool:
    used = ratelimit.consume(
        request, app="als", action=action, config=settings.ALS_RATE_LIMITS, key=key, limit_get=True
    )
    return used is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """The 429 page, the same for every limit."""
    response: HttpResponse = ratelimit.respond_429(request)
    return response
