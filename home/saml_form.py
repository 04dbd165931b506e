"""The form of an organisation's own sign-in by SAML."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Refused
from home.sign_in_forms import PLAIN, OrganisationForm

MOST_METADATA = 200_000
SERVER = ("entity_id", "sso_url", "certificate")


def _text(label: Any, help_text: Any, most: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )


def _block(label: Any, help_text: Any, most: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=most,
        required=False,
        widget=forms.Textarea(attrs=PLAIN | {"rows": 4}),
    )


class SamlForm(OrganisationForm):
    """What the organisation's administrators give, by SAML: metadata in one of three ways, and which attributes."""

    kept = OrganisationForm.kept | {
        "metadata_url": "metadata_url",
        "entity_id": "entity_id",
        "sso_url": "sso_url",
        "certificate": "certificates",
        "email_attribute": "email_attribute",
        "id_attribute": "id_attribute",
    }

    metadata_url = _text(
        gettext_lazy("Address of their metadata"),
        gettext_lazy("Read now, and once a day from then on, so that a new certificate is known in time."),
        500,
    )
    metadata = _block(
        gettext_lazy("Or the metadata themselves"),
        gettext_lazy("The whole XML file. What it says is filled in below when you save."),
        MOST_METADATA,
    )
    entity_id = _text(
        gettext_lazy("Or by hand: what their server calls itself"),
        gettext_lazy("The entity ID, or issuer."),
        1024,
    )
    sso_url = _text(
        gettext_lazy("Their sign-in page"),
        gettext_lazy("The single sign-on address, for HTTP-Redirect."),
        500,
    )
    certificate = _block(
        gettext_lazy("Their certificate for signing"),
        gettext_lazy(
            "From BEGIN CERTIFICATE to END CERTIFICATE. While it is changed, both, one after the other."
        ),
        20_000,
    )
    email_attribute = _text(
        gettext_lazy("Attribute with the e-mail address"),
        gettext_lazy(
            "Empty: as Microsoft Entra, ADFS, Shibboleth, Okta, Google and Keycloak call it. NameID is a name too."
        ),
        200,
    )
    id_attribute = _text(
        gettext_lazy("Attribute that stays when the address changes"),
        gettext_lazy("Empty: their object or subject identifier, else the NameID."),
        200,
    )

    @property
    def helper(self) -> FormHelper:
        """In four parts."""
        helper = super().helper
        helper.layout = Layout(
            Fieldset(_("The organisation"), "organisation", "short_name", "domains"),
            Fieldset(_("Their server, in one of three ways"), "metadata_url", "metadata", *SERVER),
            Fieldset(_("Who somebody is"), "email_attribute", "id_attribute"),
            Fieldset(_("Once it is tried"), "is_on"),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        """Read the metadata, once everything else is as it should be."""
        given = super().clean() or {}
        if self.errors:
            return given
        given |= {name: value.strip() for name, value in given.items() if isinstance(value, str)}
        try:
            given |= self._server(given)
        except Refused as refused:
            self.add_error(refused.field, refused.message)
        return given

    def _server(self, given: dict[str, Any]) -> dict[str, str]:
        """What is known of their server: nothing at all is taken while it is not offered to anybody."""
        from accounts.saml import metadata  # needs the extra; without it the page does not show the form

        by_hand = {name: given[name] for name in SERVER}
        if given["metadata_url"] and given["metadata"]:
            raise Refused(_("Give the address or the metadata themselves, not both."), field="metadata")
        if given["metadata_url"]:
            metadata.check_address(given["metadata_url"])
            found = metadata.read(metadata.fetch(given["metadata_url"]), field="metadata_url")
        elif given["metadata"]:
            found = metadata.read(given["metadata"], field="metadata")
        elif any(by_hand.values()):
            found = metadata.server(
                entity_id=given["entity_id"], sso_url=given["sso_url"], pasted=given["certificate"], field=""
            )
        elif given["is_on"]:
            raise Refused(_("Give their metadata before it is offered to anybody."), field="metadata_url")
        else:
            return by_hand
        return {"entity_id": found.entity_id, "sso_url": found.sso_url, "certificate": found.certificates}
