"""Requires recent proof before a sign-in method changes, also from people who sign in by code only."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.reauthentication import came_in_lately, has_something_to_show, was_asked_lately
from accounts.requests import signed_in

GetResponse = Callable[[HttpRequest], HttpResponseBase]
READS = {"GET", "HEAD", "OPTIONS"}
# allauth asks again only those who have a password or second step, and never before a first password.
CHANGES = {
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "socialaccount_connections",
}
LOOKS = {"account_email", "socialaccount_connections"}  # pages that are harmless to read


class StepUpMiddleware:
    """Asks for recent proof of identity, so that nobody at an unattended browser can lock its owner out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """None to go on, else a redirect to reauthentication or a 403 page that asks to sign in again."""
        match = request.resolver_match
        name = match.view_name if match else ""
        looks = name in LOOKS and request.method in READS
        if name not in CHANGES or looks or not request.user.is_authenticated:
            return None
        person = signed_in(request)
        if has_something_to_show(person.user):
            if name == "account_set_password" and not was_asked_lately(person):
                # Without the form's data: allauth would store the new password in plain text in the session.
                return redirect(reverse("account_reauthenticate", query={"next": request.get_full_path()}))
            return None
        return None if came_in_lately(person) else render(request, "accounts/sign_in_again.html", status=403)
