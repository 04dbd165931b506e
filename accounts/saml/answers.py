"""Whether an organisation's server really says who somebody is: signed, for this site, now, and once."""

import hashlib
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import xmlsec
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime
from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from accounts.models import OrganisationSignIn
from accounts.saml import metadata, requests, shape
from accounts.saml.refusals import NotTaken
from accounts.saml.shape import SAML
from core import clock

MOST_SKEW = timedelta(minutes=3)
LONGEST = timedelta(hours=1)  # an answer that claims to be good for longer is not
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
NAME_ID = "NameID"  # as a site admin types it among the attributes
# Microsoft Entra and ADFS; Shibboleth and others of the universities; Okta, Google and Keycloak as people set them up.
EMAIL_ATTRIBUTES = (
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "urn:oid:0.9.2342.19200300.100.1.3",
    "email",
    "mail",
)
# What stays with a person when their address changes.
ID_ATTRIBUTES = (
    "http://schemas.microsoft.com/identity/claims/objectidentifier",
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who came, for which question; `ahead` are the seconds by which their clock is before this site's."""

    to: str
    uid: str
    email: str
    ahead: int


def check(row: OrganisationSignIn, posted: str) -> Answer:
    """What their server says. Raises NotTaken for whatever is not certainly its own answer to this site, of now."""
    text = _decoded(posted)
    root = shape.checked(text)
    assertion = root.find(f"{SAML}Assertion")
    made_at, confirmed = _moment(assertion.get("IssueInstant")), _confirmed(assertion)
    _check_time(made_at, confirmed)
    _check_by_library(row, posted)
    _check_addressed(row, root, assertion, confirmed)
    answer = Answer(
        to=confirmed.get("InResponseTo"),
        ahead=round((made_at - clock.now()).total_seconds()),
        **_person(row, assertion),
    )
    _once(row, assertion.get("ID"), _moment(confirmed.get("NotOnOrAfter")))
    return answer


def _decoded(posted: str) -> str:
    if len(posted) > 2 * shape.MOST_CHARACTERS:
        raise NotTaken("shape")
    try:
        return b64decode("".join(posted.split()), validate=True).decode()
    except ValueError:
        raise NotTaken("shape") from None


def _confirmed(assertion: Any) -> Any:
    """The one confirmation of who brings it."""
    path = f"{SAML}Subject/{SAML}SubjectConfirmation"
    found = assertion.findall(
        f"{path}[@Method='urn:oasis:names:tc:SAML:2.0:cm:bearer']/{SAML}SubjectConfirmationData"
    )
    if len(found) != 1 or len(assertion.findall(path)) != 1:
        raise NotTaken("shape")
    return found[0]


def _moment(text: str | None) -> datetime:
    try:
        moment = parse_datetime(text or "")
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotTaken("shape")
    return moment


def _check_time(made_at: datetime, confirmed: Any) -> None:
    """Raises NotTaken when it is of another time, with how far the clocks may be apart."""
    now, ends = clock.now(), _moment(confirmed.get("NotOnOrAfter"))
    minutes = round(abs(now - made_at).total_seconds() / 60)
    if made_at > now + MOST_SKEW:
        raise NotTaken("early", minutes=minutes)
    if ends <= now or made_at < now - LONGEST:
        raise NotTaken("late", minutes=minutes)


def _check_by_library(row: OrganisationSignIn, posted: str) -> None:
    """Signatures, conditions, issuer, audience and schema."""
    known = OneLogin_Saml2_Settings(requests.library_settings(row))
    try:
        answer = OneLogin_Saml2_Response(known, "".join(posted.split()))
        answer.is_valid(requests.where(row), raise_exceptions=True)
    except OneLogin_Saml2_ValidationError as error:
        raise NotTaken.by_library(error.code) from error
    except (OneLogin_Saml2_Error, etree.LxmlError, xmlsec.Error, ValueError) as error:
        raise NotTaken("shape") from error


def _check_addressed(row: OrganisationSignIn, root: Any, assertion: Any, confirmed: Any) -> None:
    """To this site, and as an answer to one of its questions: the library takes what leaves this out."""
    audiences = assertion.findall(f"{SAML}Conditions/{SAML}AudienceRestriction/{SAML}Audience")
    if metadata.entity_id(row.slug) not in [one.text for one in audiences]:
        raise NotTaken("audience")
    here = metadata.comes_back_to(row.slug)
    if confirmed.get("Recipient") != here or root.get("Destination", here) != here:
        raise NotTaken("recipient")
    if not confirmed.get("InResponseTo"):
        raise NotTaken("unasked")
    if root.get("InResponseTo") != confirmed.get("InResponseTo"):
        raise NotTaken("shape")


def _once(row: OrganisationSignIn, assertion_id: str, ends: datetime) -> None:
    """Raises NotTaken for what came before. Where that cannot be remembered, nothing is taken."""
    key = hashlib.sha256(f"{row.entity_id}\n{assertion_id}".encode()).hexdigest()
    for_seconds = min(ends - clock.now(), LONGEST) + 2 * MOST_SKEW
    if not cache.add(f"saml-seen:{key}", True, timeout=round(for_seconds.total_seconds())):
        raise NotTaken("again")


def _person(row: OrganisationSignIn, assertion: Any) -> dict[str, str]:
    said = _attributes(assertion)
    name = assertion.find(f"{SAML}Subject/{SAML}NameID")
    name_format = name.get("Format", "") if name is not None else ""
    named = [name.text.strip()] if name is not None and name.text and name.text.strip() else []
    wanted = (row.email_attribute,) if row.email_attribute else EMAIL_ATTRIBUTES
    addresses = _first(said | {NAME_ID: named}, wanted)
    if not addresses and not row.email_attribute and name_format == ADDRESS:
        addresses = named
    email = _of_domain(row, addresses, sorted(said))
    stays = (row.id_attribute,) if row.id_attribute else ID_ATTRIBUTES
    ids = _first(said | {NAME_ID: named}, stays) or ([] if name_format == TRANSIENT else named) or [email]
    if (row.id_attribute and row.id_attribute not in said | {NAME_ID: named}) or len(ids[0]) > 190:
        raise NotTaken("no_id", names=sorted(said))
    return {"email": email, "uid": ids[0]}


def _attributes(assertion: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in assertion.iterfind(f"{SAML}AttributeStatement/{SAML}Attribute"):
        values = [(value.text or "").strip() for value in one.iterfind(f"{SAML}AttributeValue")]
        found.setdefault(one.get("Name", ""), []).extend(value for value in values if value)
    return found


def _first(said: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return next((said[name] for name in names if said.get(name)), [])


def _of_domain(row: OrganisationSignIn, addresses: list[str], names: list[str]) -> str:
    """The address, if the organisation may speak for it."""
    valid = [email for email in addresses if _is_address(email)]
    if not valid:
        raise NotTaken("no_address", names=names)
    own = [email for email in valid if email.rpartition("@")[2].lower() in row.domains]
    if not own:
        raise NotTaken("domain", domain=valid[0].rpartition("@")[2])
    return own[0]


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
