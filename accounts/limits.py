"""How often one address or one person may do a thing, counted by allauth's limiter beside its own limits."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse


def within_limit(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Counts one, and says whether it is still within `ALS_RATE_LIMITS[action]`."""
    used = ratelimit.consume(
        request, app="als", action=action, config=settings.ALS_RATE_LIMITS, key=key, limit_get=True
    )
    return used is not None


def too_many(request: HttpRequest) -> HttpResponse:
    """The page that says so, the same for every limit."""
    response: HttpResponse = ratelimit.respond_429(request)
    return response
