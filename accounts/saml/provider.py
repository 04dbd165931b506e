"""Allauth's SAML provider, with what an answer may say narrowed to this site's rules."""

from typing import Any, Self

from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import organisation_sign_in
from accounts.models import OrganisationSignIn

TRY = "try"  # beside allauth's own: a site admin tries it, and nobody is signed in


class Provider(SAMLProvider):  # type: ignore[misc]
    """Leads to an organisation's server; what comes back was checked by `answers`."""

    package = "accounts.saml"

    @classmethod
    def of(cls, request: HttpRequest, row: OrganisationSignIn) -> Self:
        """One organisation's, whether it is on or not."""
        return cls(request, app=organisation_sign_in.saml_app(row))

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """Where the button on the sign-in page leads."""
        return reverse("saml_login", args=[self.app.provider_id], query=kwargs or None)

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """To their sign-in page. What a visitor asks for beside signing in is not heard."""
        return self._sent(request, AuthProcess.LOGIN, next_url)

    def redirect_to_try(self, request: HttpRequest) -> HttpResponse:
        """To their sign-in page, for a site admin who tries it."""
        return self._sent(request, TRY, None)

    def _sent(self, request: HttpRequest, process: str, next_url: str | None) -> HttpResponse:
        from accounts.saml import requests  # needs the extra

        row = OrganisationSignIn.objects.get(slug=self.app.provider_id)
        address, question_id = requests.question(row)
        self.stash_redirect_state(request, process, next_url, state_id=question_id)
        return HttpResponseRedirect(address)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """What stays with the person at their organisation."""
        return str(data["uid"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is kept of what their server said."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """The address; `verified_email` in the app's settings says for which domains it counts as proven."""
        return {"email": data["email"]}
