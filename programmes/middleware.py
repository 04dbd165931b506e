"""Whether the user leads a programme, for pages that render the navigation."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse

from accounts.models import User
from programmes.models import Programme
from programmes.permissions import can_run_site


class LeadMiddleware:
    """Sets `request.leads_programmes`, a callable that makes one query when it is called."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        @cache
        def leads_programmes() -> bool:
            person = request.user
            if not isinstance(person, User):
                return False
            return can_run_site(person) or Programme.objects.led_by(person.pk).exists()

        request.leads_programmes = leads_programmes  # type: ignore[attr-defined]
        return self.get_response(request)
