"""Each person's own zone and language, and two rules of the doors: a limit for strangers, a second step where asked."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import limits

GetResponse = Callable[[HttpRequest], HttpResponse]


class OwnZoneMiddleware:
    """Shows moments in the reader's zone; templates name the set's zone where it differs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.languages = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        language = request.user.language
        if language not in self.languages:
            language = settings.LANGUAGE_CODE
        with timezone.override(request.user.zone), translation.override(language):
            return self.get_response(request)


class StrangerLimitMiddleware:
    """Every post by somebody who is not signed in counts against one limit, whatever the page has of its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = request.method in {"GET", "HEAD", "OPTIONS"}
        if reads or request.user.is_authenticated or limits.within_limit(request, "stranger"):
            return self.get_response(request)
        return limits.too_many(request)


class SecondStepMiddleware:
    """Whoever owes a second step sets one up before anything else; the doors themselves stay open to do so."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.doors = reverse("account_login").removesuffix("login/")
        self.admin = reverse("admin:index")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.must_stop(request):
            return self.get_response(request)
        said = _("Set up a second step for signing in first: an authenticator app or a passkey.")
        messages.warning(request, said)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return redirect("mfa_index")

    def must_stop(self, request: HttpRequest) -> bool:
        person = request.user
        # The backend of sets leaves both on the person; without it nobody is asked.
        if not person.is_authenticated or getattr(person, "has_second_step", True):
            return False
        if request.path.startswith((self.doors, "/health/")):
            return False
        staff_door = request.path.startswith(self.admin) and person.is_staff and not settings.ALS_DEMO
        return staff_door or bool(getattr(person, "second_step_asked", False))
