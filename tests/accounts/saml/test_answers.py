"""An organisation's SAML server is believed when it answers this site, signed, now and once; and not otherwise."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import xmlsec
from lxml import etree

from accounts.models import OrganisationSignIn
from accounts.saml import answers
from accounts.saml.refusals import NotTaken
from tests.accounts.saml import signer
from tests.accounts.saml.signer import EMAIL, OBJECT_ID, Said, brought

pytestmark = pytest.mark.django_db
SHA1 = xmlsec.constants.TransformRsaSha1.href
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
AS_ADDRESS = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
COMMENT = "<!--\n-->"


@pytest.fixture
def row(db: None) -> OrganisationSignIn:
    return a_row()


def a_row(**other: str) -> OrganisationSignIn:
    about = {"slug": "northgate", "name": "Northgate Trust", "kind": OrganisationSignIn.Kind.SAML}
    about |= {"entity_id": signer.ENTITY, "sso_url": signer.SSO, "certificates": signer.certificate()}
    return OrganisationSignIn.objects.create(**about | other, domains=["northgate.example"])


def refused(row: OrganisationSignIn, posted: str) -> str:
    with pytest.raises(NotTaken) as caught:
        answers.check(row, posted)
    assert "%(" not in caught.value.said
    return caught.value.reason


def test_who_somebody_is(row: OrganisationSignIn) -> None:
    answer = answers.check(row, Said().posted())
    assert (answer.to, answer.uid, answer.email) == ("a-question", "ana-at-work", "ana@northgate.example")
    assert -4 <= answer.ahead <= 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"signs": ()}, "unsigned"),
        ({"signs": ("Response",)}, "unsigned"),
        ({"key": "others"}, "signature"),
        ({"signature": SHA1}, "algorithm"),
        ({"digest": xmlsec.constants.TransformSha1.href}, "algorithm"),
        ({"audience": "https://other.example/metadata"}, "audience"),
        ({"recipient": signer.SITE + "acs/more"}, "recipient"),
        ({"destination": signer.SITE + "acs/more"}, "recipient"),
        ({"destination": "https://other.example/acs"}, "recipient"),
        ({"issuer": "https://evil.example/saml"}, "issuer"),
        ({"to": ""}, "unasked"),
        ({"made_ago": timedelta(minutes=6)}, "late"),
        ({"made_ago": timedelta(hours=2), "lasts": timedelta(days=9)}, "late"),
        ({"made_ago": -timedelta(minutes=4)}, "early"),
        ({"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}, "status"),
        ({"email": "ana@northgate.example.evil.example"}, "domain"),
        ({"email": "bo@southbank.example"}, "domain"),
        ({"email": "bo@evil.northgate.example"}, "domain"),
        ({"email": ""}, "no_address"),
        ({"email": "ana"}, "no_address"),
        ({"assertion_id": "response-1"}, "shape"),
        ({"name_id": "x" * 200}, "no_id"),
    ],
)
def test_what_is_signed_and_still_not_taken(
    row: OrganisationSignIn, changed: dict[str, object], reason: str
) -> None:
    assert refused(row, Said(**changed).posted()) == reason  # type: ignore[arg-type]


def test_answer_is_taken_once(row: OrganisationSignIn) -> None:
    posted = Said().posted()
    answers.check(row, posted)
    assert refused(row, posted) == "again"
    other = Said(assertion_id="another").posted()
    assert answers.check(row, other).uid == "ana-at-work"


def test_both_signatures_are_checked(row: OrganisationSignIn) -> None:
    assert answers.check(row, Said(signs=("Assertion", "Response")).posted()).uid == "ana-at-work"
    whole = Said(signs=("Assertion", "Response"), assertion_id="b").xml()
    assert (
        refused(row, brought(whole.replace('Version="2.0"', 'Version="2.0" Consent="urn:x"', 1)))
        == "signature"
    )


def test_second_certificate_is_known_too() -> None:
    row = a_row(certificates=signer.certificate("old") + signer.certificate())
    assert answers.check(row, Said().posted()).uid == "ana-at-work"


def changed_after_signing(change: Callable[[str], str]) -> str:
    whole = Said().xml()
    changed = change(whole)
    assert changed != whole
    return brought(changed)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda xml: xml.replace("ana@", "bo@"), "signature"),
        (lambda xml: xml.replace("ana-at-work", f"ana-at-{COMMENT}work"), "comment"),
        (lambda xml: xml.replace("ana@northgate.example", f"ana@northgate.example{COMMENT}.evil"), "comment"),
        (lambda xml: xml.replace("ana-at-work", "ana-<?x y?>at-work"), "comment"),
        (lambda xml: xml.replace("ana-at-work", "<![CDATA[ana-at-work]]>"), "comment"),
        (lambda xml: f'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>{xml}', "comment"),
        (lambda xml: f'<?xml version="1.0" encoding="UTF-16"?>{xml}', "shape"),
        (lambda xml: f'<?xml version="1.0" encoding="utf-7"?>{xml}', "shape"),
        (lambda xml: xml.replace("ana-at-work", "&y;"), "shape"),
        (lambda xml: xml.replace('Transform Algorithm="http://www.w3.org/2001', 'Transform Algorithm="'), "algorithm"),
        (lambda xml: xml.replace("enveloped-signature", "xslt"), "algorithm"),
        (lambda xml: xml.replace("rsa-sha256", "hmac-sha256"), "algorithm"),
        (lambda xml: re.sub(r"#assertion-1", "", xml), "shape"),
        (lambda xml: re.sub(r"#assertion-1", "#response-1", xml), "shape"),
        (lambda xml: xml.replace("</samlp:Response>", ""), "shape"),
        (lambda xml: xml + "x" * 300_000, "shape"),
        (lambda xml: re.sub(r'InResponseTo="a-question"', 'InResponseTo="another"', xml, count=1), "recipient"),
    ],
)  # fmt: skip
def test_what_is_changed_after_it_was_signed(
    row: OrganisationSignIn, change: Callable[[str], str], reason: str
) -> None:
    assert refused(row, changed_after_signing(change)) == reason


@pytest.mark.parametrize("posted", ["", "%", "PGE+", "bm90IHhtbA==", "/////w==", "A" * 500_000, "é"])
def test_rubbish(row: OrganisationSignIn, posted: str) -> None:
    assert refused(row, posted) == "shape"


def wrapped(place: str) -> str:
    """A signed assertion moved somewhere else, and another one put where it stood."""
    root = etree.fromstring(Said().xml().encode())
    signed = root.find("{*}Assertion")
    evil = etree.fromstring(Said(assertion_id="evil", email="bo@northgate.example", signs=()).xml()).find(
        "{*}Assertion"
    )
    assert signed is not None
    assert evil is not None
    root.replace(signed, evil)
    signature = signed.find(f"{signer.DS}Signature")
    assert signature is not None
    if place == "object":  # the signature goes along, the assertion stands inside it
        signed.remove(signature)
        evil.insert(1, signature)
        etree.SubElement(signature, f"{signer.DS}Object").append(signed)
    elif place == "extensions":
        extensions = etree.Element("{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
        extensions.append(signed)
        root.insert(1, extensions)
    elif place == "beside":
        root.append(signed)
    elif place == "before":
        root.insert(2, signed)
    else:  # inside the other one's own statement
        value = evil.find(".//{*}AttributeValue")
        assert value is not None
        value.append(signed)
    return brought(etree.tostring(root).decode())


@pytest.mark.parametrize("place", ["object", "extensions", "beside", "before", "inside"])
def test_signature_wrapped_around_something_else(row: OrganisationSignIn, place: str) -> None:
    assert refused(row, wrapped(place)) in {"shape", "unsigned"}


def test_signature_lent_to_another_assertion(row: OrganisationSignIn) -> None:
    """The real signature, beside an assertion that was never signed, under the same id."""
    root = etree.fromstring(Said().xml().encode())
    signed = root.find("{*}Assertion")
    evil = etree.fromstring(Said(email="bo@northgate.example", signs=()).xml()).find("{*}Assertion")
    assert signed is not None
    assert evil is not None
    signature = signed.find(f"{signer.DS}Signature")
    assert signature is not None
    evil.insert(1, signature)
    root.replace(signed, evil)
    assert refused(row, brought(etree.tostring(root).decode())) == "signature"


def test_encrypted_assertion_is_named_as_such(row: OrganisationSignIn) -> None:
    xml = Said().xml().replace("saml:Assertion", "saml:EncryptedAssertion")
    assert refused(row, brought(xml)) == "encrypted"


@pytest.mark.parametrize(
    ("set_up", "said", "uid"),
    [
        ({}, {"attributes": {OBJECT_ID: "7f0c"}}, "7f0c"),
        ({"id_attribute": "number"}, {"attributes": {"number": "42", OBJECT_ID: "7f0c"}}, "42"),
        ({"id_attribute": "NameID"}, {"attributes": {OBJECT_ID: "7f0c"}}, "ana-at-work"),
        ({}, {"name_format": TRANSIENT}, "ana@northgate.example"),
        ({"email_attribute": "mailbox"}, {"attributes": {"mailbox": "Ana@Northgate.example"}, "email": "x@x.example"},
         "ana-at-work"),
        ({"email_attribute": "NameID"}, {"name_id": "ana@northgate.example", "email": ""}, "ana@northgate.example"),
        ({}, {"name_id": "ana@northgate.example", "name_format": AS_ADDRESS, "email": ""}, "ana@northgate.example"),
        ({}, {"attributes": {"mail": "ana@northgate.example"}, "email": ""}, "ana-at-work"),
    ],
)  # fmt: skip
def test_attributes_of_different_servers(set_up: dict[str, str], said: dict[str, object], uid: str) -> None:
    answer = answers.check(a_row(**set_up), Said(**said).posted())  # type: ignore[arg-type]
    assert (answer.uid, answer.email.lower()) == (uid, "ana@northgate.example")


def test_missing_attribute_is_said_with_those_that_came() -> None:
    for set_up in ({"email_attribute": "mailbox"}, {"id_attribute": "number"}):
        row = a_row(**set_up)
        with pytest.raises(NotTaken) as caught:
            answers.check(row, Said().posted())
        assert EMAIL in caught.value.said
        row.delete()
