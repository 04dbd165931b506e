"""Sending somebody to their organisation's server, with a question that its answer has to name."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from onelogin.saml2.auth import OneLogin_Saml2_Auth

from accounts.models import OrganisationSignIn
from accounts.saml import certificates, metadata

UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
STRICT = {
    "authnRequestsSigned": False,
    "wantAssertionsSigned": True,
    "requestedAuthnContext": False,  # how somebody signs in at work is their organisation's matter
    "rejectDeprecatedAlgorithm": True,
    "wantNameId": False,
    "wantAttributeStatement": False,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
}


def question(row: OrganisationSignIn) -> tuple[str, str]:
    """The address that leads to their sign-in page, and the question's id."""
    auth = OneLogin_Saml2_Auth(where(row), library_settings(row))
    address: str = auth.login(return_to="")
    return address, str(auth.get_last_request_id())


def library_settings(row: OrganisationSignIn) -> dict[str, Any]:
    """What the library needs to know of both sides."""
    comes_back = {"url": metadata.comes_back_to(row.slug), "binding": metadata.POST}
    return {
        "strict": True,
        "security": STRICT,
        "sp": {
            "entityId": metadata.entity_id(row.slug),
            "assertionConsumerService": comes_back,
            "NameIDFormat": UNSPECIFIED,
        },
        "idp": {
            "entityId": row.entity_id,
            "singleSignOnService": {"url": row.sso_url, "binding": metadata.REDIRECT},
            "x509certMulti": {"signing": certificates.each(row.certificates)},
        },
    }


def where(row: OrganisationSignIn) -> dict[str, Any]:
    """The address that answers come to, as the site knows it itself: what a browser says about it is not asked."""
    site = urlsplit(settings.ALS_SITE_URL)
    path = urlsplit(metadata.comes_back_to(row.slug)).path
    is_https = "on" if site.scheme == "https" else "off"
    return {"https": is_https, "http_host": site.netloc, "script_name": path, "get_data": {}, "post_data": {}}
