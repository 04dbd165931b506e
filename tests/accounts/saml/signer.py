"""Answers of an organisation's SAML server as a test wants them: right, or changed and signed all the same."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from lxml import etree

from core import clock

ENTITY = "https://id.northgate.example/saml"
SSO = "https://id.northgate.example/sso"
SITE = f"{settings.ALS_SITE_URL}/accounts/saml/northgate/"
OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier"
EMAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@cache
def key_of(name: str, bits: int) -> rsa.RSAPrivateKey:
    """A key for each name, made once a run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def certificate(name: str = "theirs", *, bits: int = 2048, days: int = 900) -> str:
    """The PEM of a certificate of that key; the same one all day."""
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    key, who = key_of(name, bits), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(7)
    )
    built = built.not_valid_before(today - timedelta(days=1000)).not_valid_after(today + timedelta(days=days))
    return built.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def private(name: str) -> bytes:
    """The PEM of the key itself."""
    return key_of(name, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def metadata(entity_id: str = ENTITY, sso_url: str = SSO, pem: str = "", extra: str = "") -> str:
    """As servers say it about themselves."""
    body = "".join((pem or certificate()).strip().splitlines()[1:-1])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- of the organisation -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity_id}"{extra}>
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{body}</ds:X509Certificate>
</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso_url}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""


def stamp(moment: datetime) -> str:
    """As SAML writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


@dataclass
class Said:
    """What an answer says; each part can be another."""

    to: str = "a-question"
    issuer: str = ENTITY
    audience: str = SITE + "metadata/"
    recipient: str = SITE + "acs/"
    destination: str = SITE + "acs/"
    name_id: str = "ana-at-work"
    name_format: str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    email: str = "ana@northgate.example"
    attributes: dict[str, str] = field(default_factory=dict)
    assertion_id: str = "assertion-1"
    response_id: str = "response-1"
    made_ago: timedelta = timedelta(seconds=2)
    lasts: timedelta = timedelta(minutes=5)
    status: str = "urn:oasis:names:tc:SAML:2.0:status:Success"
    key: str = "theirs"
    signature: str = xmlsec.constants.TransformRsaSha256.href
    digest: str = xmlsec.constants.TransformSha256.href
    signs: tuple[str, ...] = ("Assertion",)

    def xml(self) -> str:
        """Signed as `signs` says."""
        root = etree.fromstring(self._plain().encode())
        for name in self.signs:
            sign(root, name, self)
        return str(etree.tostring(root).decode())

    def posted(self) -> str:
        """As the browser brings it."""
        return brought(self.xml())

    def _plain(self) -> str:
        made = clock.now() - self.made_ago
        at, ends = stamp(made), stamp(made + self.lasts)
        said = {EMAIL: self.email} | self.attributes if self.email else self.attributes
        attributes = "".join(
            f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
            for name, value in said.items()
        )
        statement = f"<saml:AttributeStatement>{attributes}</saml:AttributeStatement>" if attributes else ""
        to = f' InResponseTo="{self.to}"' if self.to else ""
        return f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{self.response_id}" Version="2.0" IssueInstant="{at}" \
Destination="{self.destination}"{to}><saml:Issuer>{self.issuer}</saml:Issuer>\
<samlp:Status><samlp:StatusCode Value="{self.status}"/></samlp:Status>\
<saml:Assertion ID="{self.assertion_id}" Version="2.0" IssueInstant="{at}"><saml:Issuer>{self.issuer}</saml:Issuer>\
<saml:Subject><saml:NameID Format="{self.name_format}">{self.name_id}</saml:NameID>\
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
<saml:SubjectConfirmationData{to} NotOnOrAfter="{ends}" Recipient="{self.recipient}"/></saml:SubjectConfirmation>\
</saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{ends}"><saml:AudienceRestriction>\
<saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>\
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
{statement}</saml:Assertion></samlp:Response>"""


def sign(root: etree._Element, name: str, said: Said) -> None:
    """Put a signature of the response or its assertion behind its issuer."""
    element = root if name == "Response" else root.find("{*}Assertion")
    assert element is not None
    node = xmlsec.template.create(
        element, xmlsec.constants.TransformExclC14N, getattr(xmlsec.constants, _NAMES[said.signature])
    )
    element.insert(1, node)
    reference = xmlsec.template.add_reference(
        node, getattr(xmlsec.constants, _NAMES[said.digest]), uri=f"#{element.get('ID')}"
    )
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(private(said.key), xmlsec.constants.KeyDataFormatPem)
    context.sign(node)


_NAMES = {
    getattr(xmlsec.constants, name).href: name
    for name in ("TransformRsaSha256", "TransformRsaSha1", "TransformSha256", "TransformSha1")
}


def brought(xml: str) -> str:
    """In base64."""
    return b64encode(xml.encode()).decode()
