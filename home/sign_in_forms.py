"""The forms of an organisation's own sign-in: what both kinds ask, and OpenID Connect."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import oidc, organisation_sign_in, saml
from accounts.models import OrganisationSignIn
from core.errors import Refused
from home.forms import SiteForm

MOST_DOMAINS = 50
PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class OrganisationForm(SiteForm):
    """Who the organisation is, and whose addresses it may speak for."""

    # Box -> what of the row it holds.
    kept = {"organisation": "name", "short_name": "slug", "domains": "domains", "is_on": "is_on"}

    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        max_length=80,
        help_text=gettext_lazy("The button says “Sign in with …”."),
        error_messages={"required": gettext_lazy("Type the organisation’s name.")},
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=40,
        help_text=gettext_lazy(
            "Small letters, digits and dashes. It stands in the address that their server sends people back to."
        ),
        widget=forms.TextInput(attrs={"class": "input-mid", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type a short name.")},
    )
    domains = forms.CharField(
        label=gettext_lazy("E-mail domains"),
        max_length=5000,
        help_text=gettext_lazy(
            "One a line, like northgate.example. Whoever runs their server can sign in as anybody with such an "
            "address: name only domains that are the organisation’s own."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Name at least one domain.")},
    )
    is_on = forms.BooleanField(
        label=gettext_lazy("Offer it on the sign-in page"),
        required=False,
        help_text=gettext_lazy("Other ways in stay open: passwords, passkeys and codes by e-mail."),
    )

    def __init__(self, *args: Any, row: OrganisationSignIn, is_new: bool, **kwargs: Any) -> None:
        self.row, self.is_new = row, is_new
        first = {box: getattr(row, name) for box, name in self.kept.items()}
        super().__init__(*args, initial=first | {"domains": "\n".join(row.domains)}, **kwargs)
        if not is_new:
            self.fields["short_name"].disabled = True  # their server knows the address that it stands in

    def clean_short_name(self) -> str:
        """A short name that nobody has yet."""
        slug: str = self.cleaned_data["short_name"].strip()
        if not oidc.is_id(slug):
            raise forms.ValidationError(_("Use small letters, digits and dashes only."))
        taken = {organisation_sign_in.PROVIDER, saml.PROVIDER} | oidc.ids_in_settings()
        if slug in taken or OrganisationSignIn.objects.exclude(pk=self.row.pk).filter(slug=slug):
            raise forms.ValidationError(_("Another organisation has this short name."))
        return slug

    def clean_domains(self) -> list[str]:
        """In small letters, each once; raises for what is none and for another organisation's."""
        named = [
            part.removeprefix("@").lower()
            for part in re.split(r"[\s,;]+", self.cleaned_data["domains"])
            if part
        ]
        domains = list(dict.fromkeys(named))
        wrong = [domain for domain in domains if not _DOMAIN.fullmatch(domain)]
        if wrong:
            raise forms.ValidationError(
                _("“%(domain)s” is no domain like northgate.example.") % {"domain": wrong[0][:80]}
            )
        if not domains or len(domains) > MOST_DOMAINS:
            raise forms.ValidationError(_("Name between 1 and %(most)s domains.") % {"most": MOST_DOMAINS})
        if taken := organisation_sign_in.taken_domains(domains, besides=self.row):
            raise forms.ValidationError(
                _("%(domain)s is signed in by another organisation.") % {"domain": taken[0]}
            )
        return domains

    def filled(self) -> OrganisationSignIn:
        """The row with what was typed, not saved yet."""
        for box, name in self.kept.items():
            setattr(self.row, name, self.cleaned_data[box])
        return self.row


class OpenIdForm(OrganisationForm):
    """What the organisation's administrators give, by OpenID Connect."""

    kept = OrganisationForm.kept | {"server": "server", "client_id": "client_id"}

    server = forms.CharField(
        label=gettext_lazy("Their server"),
        max_length=200,
        help_text=gettext_lazy(
            "What it calls itself (the “issuer”), like https://id.northgate.example. It is asked when you save."
        ),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the address of their server.")},
    )
    client_id = forms.CharField(
        label=gettext_lazy("Client ID"),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Type the client ID that they gave this site.")},
    )
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
    )
    field_order = ("organisation", "short_name", "server", "client_id", "secret", "domains", "is_on")

    def __init__(self, *args: Any, row: OrganisationSignIn, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, row=row, is_new=is_new, **kwargs)
        if not is_new:
            self.fields["secret"].help_text = _("Leave it empty to keep the one there is.")

    def clean_server(self) -> str:
        """An address over https, without the slash at its end."""
        server: str = self.cleaned_data["server"].strip()
        server = server.removesuffix(organisation_sign_in.WELL_KNOWN).rstrip("/")
        try:
            is_secure = oidc.is_secure(server)
        except ValueError:  # no address at all, as of an unclosed bracket
            is_secure = False
        if not is_secure or re.search(r"[\s@?#\\]", server):
            raise forms.ValidationError(
                _("Type an address that starts with https://, without name, password or question mark.")
            )
        return server

    def clean_secret(self) -> str:
        """Needed once."""
        secret: str = self.cleaned_data["secret"].strip()
        if not secret and self.is_new:
            raise forms.ValidationError(_("Type the client secret that they gave this site."))
        return secret

    def clean(self) -> dict[str, Any]:
        """Ask the server, once everything else is as it should be."""
        given = super().clean() or {}
        if not self.errors:
            try:
                self.row.signs_in_at = organisation_sign_in.ask(given["server"])
            except Refused as refused:
                self.add_error(refused.field, refused.message)
        return given
