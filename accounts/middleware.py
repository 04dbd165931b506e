"""Middleware: zone and language, limits for anonymous posts, drafts of forms, the required second step."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts import limits, second_step
from accounts.models import User
from accounts.requests import signed_in
from accounts.services import drop_drafts_of_form
from accounts.stamps import Stamp
from live import clock as live_clock

GetResponse = Callable[[HttpRequest], HttpResponse]
# The pages that take a second step, and signing out.
PROOFS = ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "account_logout")


class OwnZoneMiddleware:
    """Activates the reader's time zone and language; templates name the set's zone where it differs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.languages = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.began_at = live_clock.unix_time()  # type: ignore[attr-defined]  # as PersonRequest says
        if not request.user.is_authenticated:
            return self.get_response(request)
        language = request.user.language
        if language not in self.languages:
            language = settings.LANGUAGE_CODE
        with timezone.override(request.user.zone), translation.override(language):
            return self.get_response(request)


class StrangerLimitMiddleware:
    """Counts every anonymous post against one limit per address, in addition to each page's own limits."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = request.method in {"GET", "HEAD", "OPTIONS"}
        if reads or request.user.is_authenticated or limits.within_limit(request, "stranger"):
            return self.get_response(request)
        return limits.too_many(request)


class FormDraftsMiddleware:
    """Once a form has done its work, and leads on to another page, what was typed in its boxes is no draft any more."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.doors = reverse("account_login").removesuffix("login/")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        person = request.user
        # A way to a proof of who it is has not done the form's work.
        leads = answer.status_code in {302, 303} and not answer.get("Location", "").startswith(self.doors)
        if request.method == "POST" and leads and isinstance(person, User):
            slots = request.POST.get("drafts", "").split(",")
            if any(slots):
                drop_drafts_of_form(person=person, slots=slots, stamp=Stamp.of(request.POST))
        return answer


class SecondStepMiddleware:
    """Redirects people who must use a second step, and have not, to set one up or to use it; those pages stay open."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.doors = reverse("account_login").removesuffix("login/")
        self.admin = (reverse("admin:index"), "/site/")
        self.proofs = {reverse(name) for name in PROOFS}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = self.owed(request)
        if not door:
            return self.get_response(request)
        said = {
            "mfa_index": _("First set up a second step for signing in: an authenticator app or a passkey."),
            "mfa_reauthenticate": _("You signed in on this browser without your second step. Do that first."),
        }[door]
        messages.warning(request, said)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse(door))
        onwards = {"next": request.get_full_path()} if door in PROOFS and request.method == "GET" else {}
        return redirect(reverse(door, query=onwards))

    def owed(self, request: HttpRequest) -> str:
        """The URL name of the page to redirect to; "" when no second step is missing."""
        person = request.user
        # `sets.backend` sets both attributes on the user; without that backend no second step is required.
        if not person.is_authenticated or not hasattr(person, "has_second_step"):
            return ""
        if request.path.startswith("/health/") or not self.is_asked(request):
            return ""
        if not person.has_second_step:
            return "" if request.path.startswith(self.doors) else "mfa_index"
        # The setup pages too: somebody who has only the password must not be able to remove the second step.
        return (
            ""
            if request.path in self.proofs or second_step.was_taken(signed_in(request))
            else "mfa_reauthenticate"
        )

    def is_asked(self, request: HttpRequest) -> bool:
        """Whether a second step is required: by a programme, or of staff in the admin."""
        staff_door = request.path.startswith(self.admin) and request.user.is_staff and not settings.ALS_DEMO
        return staff_door or bool(getattr(request.user, "second_step_asked", False))
