"""How allauth behaves here: no open sign-up, letters through the outbox, secrets of the second step sealed."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import encryption
from accounts.audit_signals import record_door
from accounts.models import User
from core import clock
from core.ids import uuid7
from core.jobs import outbox

# A code is of no use after ten minutes, and neither is its letter; what happened is worth telling for a day.
CODE_LASTS = timedelta(minutes=10)
NEWS_LASTS = timedelta(days=1)
NOWHERE = "0.0.0.0"  # noqa: S104 - a name for "no address known" in limits, nothing is bound to it


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up opens only for somebody who holds an invitation, see `sets.views.invitations`."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "That e-mail address and password do not match. Try again, or sign in with a code by e-mail."
        ),
        "incorrect_code": gettext_lazy("That is not the code in the e-mail."),
        "incorrect_password": gettext_lazy("That is not your password."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed to passers-by."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Posts the letter: the page answers alike and as fast, whether the address is known or the mail server up."""
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        lasts = CODE_LASTS if "code" in context else NEWS_LASTS
        about = {
            "subject": message.subject,
            "text": message.body,
            "until": (clock.now() + lasts).isoformat(),
        }
        key = f"door:{uuid7()}:{self._whose(email, context) or 'nobody'}"
        outbox.post(key=key, to=email, letter="accounts.door", about=about)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """The same, and says whose account it is about: it may go to an address that is theirs no longer."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def _whose(self, email: str, context: dict[str, Any]) -> UUID | None:
        """The letter's key tells, so that it is found when they are erased; one look-up more, known or not."""
        known = User.objects.filter(emailaddress__email__iexact=email).values_list("pk", flat=True).first()
        return context["user"].pk if "user" in context else known

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        """Changed, set for the first time or set anew by a code."""
        super().set_password(user, password)
        record_door(user, door="password", how="changed")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by: behind proxies the one they saw, never one that the caller made up.

        A request that came round the proxies has too short a list; it counts by the address it came from.
        """
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR") or NOWHERE)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The seeds of authenticator apps and recovery codes are of no use to somebody who reads the database."""

    def encrypt(self, text: str) -> str:
        """Sealed under the site's secret."""
        return encryption.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened again."""
        return encryption.open_sealed(encrypted_text)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An organisation's own sign-in lets in the people who are already known by their address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Closed to passers-by."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Nobody ties an organisation's account to theirs from inside: in a browser left open that is a lasting door.

        At the door itself the organisation's address does it.
        """
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            messages.error(
                request, _("An organisation’s sign-in cannot be added here: sign in with it instead.")
            )
            raise ImmediateHttpResponse(redirect("accounts:profile"))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Only for addresses of the organisation's own domains: one organisation lets in nobody of another."""
        domains = login.provider.app.settings.get("domains", []) if login.provider.app else []
        return email.rpartition("@")[2].lower() in domains

    def get_requests_session(self) -> requests.Session:
        """Asks the organisation's server; when that does not answer, the person is back at the door, with a reason."""
        session: requests.Session = super().get_requests_session()
        ask = session.request

        def request(*args: Any, **kwargs: Any) -> requests.Response:
            try:
                answer = ask(*args, **kwargs)
                if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    answer.raise_for_status()
            except requests.RequestException as error:
                raise ImmediateHttpResponse(self._back_at_the_door()) from error
            return answer

        session.request = request  # type: ignore[method-assign]
        return session

    def _back_at_the_door(self) -> HttpResponse:
        said = _("Your organisation’s sign-in is not answering. Try again later, or use a code by e-mail.")
        messages.error(self.request, said)
        return redirect("account_login")
