"""Whether the user leads a programme, for pages that render the navigation."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse

from programmes.models import Programme


class LeadMiddleware:
    """Sets `request.leads_programmes`, a callable that makes one query when it is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        @cache
        def leads_programmes() -> bool:
            user_id = request.user.pk
            return user_id is not None and Programme.objects.led_by(user_id).exists()

        request.leads_programmes = leads_programmes  # type: ignore[attr-defined]
        return self.get_response(request)
