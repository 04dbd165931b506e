"""What an organisation's server says about itself, and what this site says to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts import asking_servers, oidc
from accounts.saml import certificates, xml
from core import clock
from core.errors import Refused

MOST_ENTITY_ID, MOST_ADDRESS = 1024, 500
MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
OURS = """<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity_id}">
  <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="{protocol}">
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:AssertionConsumerService Binding="{post}" Location="{comes_back_to}" index="1" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
"""


@dataclass(frozen=True, slots=True)
class Server:
    """An organisation's server: its name for itself, where it signs people in, and what it signs with."""

    entity_id: str
    sso_url: str
    certificates: str


def entity_id(slug: str) -> str:
    """This site's name for itself towards one organisation; it is the address of `ours` too."""
    return f"{settings.ALS_SITE_URL}{reverse('saml_metadata', args=[slug])}"


def comes_back_to(slug: str) -> str:
    """Where an organisation's server sends people back to."""
    return f"{settings.ALS_SITE_URL}{reverse('saml_acs', args=[slug])}"


def ours(slug: str) -> str:
    """This site's metadata for one organisation. A short name holds nothing that would have to be escaped."""
    places = {"entity_id": entity_id(slug), "comes_back_to": comes_back_to(slug)}
    return OURS.format(protocol=PROTOCOL, post=POST, **places)


def check_address(address: str) -> None:
    """Raises Refused, for the field `metadata_url`, for what is no address over https."""
    if not _is_address(address):
        raise Refused(_("Type an address that starts with https://."), field="metadata_url")


def _is_address(place: str) -> bool:
    """Over https, printable, and without a name and password in it."""
    try:
        host = urlsplit(place).netloc
        return (
            oidc.is_secure(place)
            and len(place) <= MOST_ADDRESS
            and " " not in place
            and "@" not in host
            and place.isprintable()
        )
    except ValueError:  # no address at all, as of an unclosed bracket
        return False


def fetch(address: str) -> str:
    """The metadata at an address, asked within bounds. Raises Refused, for the field `metadata_url`."""
    try:
        with asking_servers.bound(requests.Session()) as session:
            answer = session.get(address, allow_redirects=False)
        text = answer.content.decode("utf-8-sig")
    except (requests.RequestException, OSError):
        raise Refused(
            _("This address does not answer in time. Check it, or paste the metadata instead."),
            field="metadata_url",
        ) from None
    except UnicodeError:
        raise Refused(_("What is at this address is no metadata."), field="metadata_url") from None
    if answer.is_redirect:
        raise Refused(_("This address leads on to another one. Type that one."), field="metadata_url")
    if not answer.ok:
        said = _("This address answers (%(status)s), but not with metadata.")
        raise Refused(said % {"status": answer.status_code}, field="metadata_url")
    return text


def read(text: str, *, field: str) -> Server:
    """The server that metadata describe. Raises Refused, for the field, with what is wrong with them."""
    try:
        root = xml.parsed(text.lstrip("\ufeff"))
    except ValueError:
        raise Refused(
            _("This is no metadata: it is not XML as SAML servers write it."), field=field
        ) from None
    found = [
        one for one in root.iter(f"{MD}EntityDescriptor") if one.find(f"{MD}IDPSSODescriptor") is not None
    ]
    if len(found) != 1:
        said = _("It describes %(n)s servers at which people sign in. Give the metadata of the one.")
        raise Refused(
            said % {"n": len(found)} if found else _("It describes no server at which people sign in."), field
        )
    entity, idp = found[0], found[0].find(f"{MD}IDPSSODescriptor")
    for part in (root, entity, idp):
        _check_age(part.get("validUntil"), field)
    return server(
        entity_id=entity.get("entityID", ""),
        sso_url=_sign_in_page(idp),
        pasted="\n".join(_signing(idp)),
        field=field,
    )


def server(*, entity_id: str, sso_url: str, pasted: str, field: str) -> Server:
    """A server of these three. Raises Refused, for the field or for the box of each where that is ""."""
    if not entity_id or len(entity_id) > MOST_ENTITY_ID or not entity_id.isprintable():
        raise Refused(
            _("What their server calls itself (the entity ID) is missing."), field=field or "entity_id"
        )
    if not _is_address(sso_url):
        said = _("It names no sign-in page over https for HTTP-Redirect.") if field else ""
        raise Refused(said or _("Type an address that starts with https://."), field or "sso_url")
    if not pasted.strip():
        raise Refused(_("A certificate for signing is missing."), field or "certificate")
    return Server(entity_id, sso_url, certificates.cleaned(pasted, field=field or "certificate"))


def _check_age(until: str | None, field: str) -> None:
    ends: datetime | None = None
    if until:
        try:
            ends = parse_datetime(until)
        except ValueError:
            ends = None
    if ends is not None and ends.tzinfo is not None and ends < clock.now():
        raise Refused(
            _("These metadata ended on %(day)s. Ask for new ones.") % {"day": f"{ends:%d/%m/%Y}"}, field
        )


def _sign_in_page(idp: Any) -> str:
    pages = [one for one in idp.findall(f"{MD}SingleSignOnService") if one.get("Binding") == REDIRECT]
    return pages[0].get("Location", "").strip() if pages else ""


def _signing(idp: Any) -> list[str]:
    keys = [key for key in idp.findall(f"{MD}KeyDescriptor") if key.get("use", "signing") == "signing"]
    found = [one.text or "" for key in keys for one in key.iter(f"{DS}X509Certificate")]
    return [f"-----BEGIN CERTIFICATE-----\n{one}\n-----END CERTIFICATE-----" for one in found]
