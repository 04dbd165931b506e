"""Adapters that change allauth: sign-up by invitation only, mail through the outbox, encrypted second-step secrets."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
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

from accounts import asking_servers, encryption, limits, organisation_sign_in
from accounts.audit_signals import record_door
from accounts.models import User
from core import clock
from core.ids import uuid7
from core.jobs import outbox
from core.models import OutboxMail

# Sign-in codes expire after ten minutes, so their mail is not sent later; notifications are useful for a day.
UNKNOWN = ("account/email/unknown_account", "account/email/account_already_exists")
CODE_LASTS = timedelta(minutes=10)
NEWS_LASTS = timedelta(days=1)
NOWHERE = "0.0.0.0"  # noqa: S104 - a name for "no address known" in limits, nothing is bound to it


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are created only by invitation, see `sets.views.invitation`; mail goes through the outbox."""

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
        """Does nothing: accounts have no user names."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post to the outbox, so that response and timing are the same whether or not the address is known or mail
        works."""
        if self._may_be_a_flood(template_prefix, context) and not self._within_limit(email):
            raise ImmediateHttpResponse(limits.too_many(allauth_context.request))
        message = self.render_mail(template_prefix, email, {"email": email, **context})
        lasts = CODE_LASTS if "code" in context else NEWS_LASTS
        about = {
            "subject": message.subject,
            "text": message.body,
            "until": (clock.now() + lasts).isoformat(),
        }
        key = f"door:{uuid7()}:{self._whose(email, context) or 'nobody'}"
        # Nobody sits and waits for news of an account; a code lasts ten minutes.
        waits = "code" in context or template_prefix in UNKNOWN
        priority = OutboxMail.Priority.NOW if waits else OutboxMail.Priority.SOON
        outbox.post(key=key, to=email, letter="accounts.door", about=about, priority=priority)

    def _may_be_a_flood(self, template_prefix: str, context: dict[str, Any]) -> bool:
        """Whether anybody can cause this letter by typing the address: codes, and what an address without an account is
        told. Counted alike, so that the limit does not show which addresses are known."""
        return "code" in context or template_prefix in UNKNOWN

    def _within_limit(self, email: str) -> bool:
        request = allauth_context.request
        return request is None or limits.within_limit(request, "door", key=email.lower())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Any,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Add the user to the context: the mail may go to an address that is no longer theirs."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def _whose(self, email: str, context: dict[str, Any]) -> UUID | None:
        """The user's id for the outbox key, by which their mail is found on erasure. Queries for every address, so
        that the
        timing does not show which are known."""
        known = User.objects.filter(emailaddress__email__iexact=email).values_list("pk", flat=True).first()
        return context["user"].pk if "user" in context else known

    @transaction.atomic
    def set_password(self, user: Any, password: str) -> None:
        """Set the password, for the first time, changed or reset, and audit it."""
        super().set_password(user, password)
        record_door(user, door="password", how="changed")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The IP address for rate limits: behind proxies the one that they report, never one that the client claims.

        A request that bypassed the proxies has too short a forwarding list; it counts by REMOTE_ADDR.
        """
        try:
            return str(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return str(request.META.get("REMOTE_ADDR") or NOWHERE)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts TOTP secrets and recovery code seeds, so that reading the database does not reveal them."""

    def encrypt(self, text: str) -> str:
        """Encrypt with the site's secret key."""
        return encryption.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt; ValueError if no configured secret fits."""
        return encryption.open_sealed(encrypted_text)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An organisation's sign-in for people who already have an account, matched by e-mail address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Closed to passers-by."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse to connect a provider while signed in: in a browser left open that would give a stranger lasting
        access.

        At sign-in itself the provider's e-mail address connects the two.
        """
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            messages.error(
                request, _("An organisation’s sign-in cannot be added here: sign in with it instead.")
            )
            raise ImmediateHttpResponse(redirect("accounts:profile"))
        if sociallogin.is_existing and not self._is_theirs(sociallogin):
            said = _("Your account here has no address of that organisation any more. Sign in another way.")
            messages.error(request, said)
            raise ImmediateHttpResponse(redirect("account_login"))

    def _is_theirs(self, sociallogin: Any) -> bool:
        """Whether the person still has an address that the organisation may speak for: who left, and took the account
        along to an address of their own, is nobody that its server can sign in."""
        proven = EmailAddress.objects.filter(user=sociallogin.user, verified=True)
        addresses = proven.values_list("email", flat=True)
        return any(self.can_authenticate_by_email(sociallogin, address) for address in addresses)

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Those in `ALS_OIDC`, and those that a site admin has set up."""
        found: list[Any] = super().list_apps(request, provider=provider, client_id=client_id)
        return [*found, *organisation_sign_in.apps(provider, client_id)]

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Only for addresses of the provider's configured domains, so that none can sign in another organisation's
        people."""
        domains = login.provider.app.settings.get("domains", []) if login.provider.app else []
        return email.rpartition("@")[2].lower() in domains

    def get_requests_session(self) -> requests.Session:
        """The HTTP session for the provider; when it does not answer in time, or not as it should, people
        are led back to the sign-in page with a message."""
        session = asking_servers.bound(super().get_requests_session())
        ask = session.request

        def request(method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:
            try:
                answer = ask(method, url, *args, **kwargs)
                if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    answer.raise_for_status()
            except requests.RequestException as error:
                raise ImmediateHttpResponse(self._back_at_the_door()) from error
            said = asking_servers.spoken(answer)
            is_about_itself = url.endswith(organisation_sign_in.WELL_KNOWN)
            if said is None or (is_about_itself and not organisation_sign_in.leads_on(said)):
                raise ImmediateHttpResponse(self._back_at_the_door())
            return answer

        session.request = request  # type: ignore[method-assign,assignment]
        return session

    def _back_at_the_door(self) -> HttpResponse:
        said = _("Your organisation’s sign-in is not answering. Try again later, or use a code by e-mail.")
        messages.error(self.request, said)
        return redirect("account_login")
