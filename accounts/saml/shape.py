"""What an answer may look like at all, before anything in it is believed: the one form in which nothing can hide."""

import re
from typing import Any

from accounts.saml import xml
from accounts.saml.refusals import NotTaken

MOST_CHARACTERS = xml.MOST_CHARACTERS
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_C14N = ("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
_C14NS = {*_C14N, *(f"{one}{'' if one.endswith('#') else '#'}WithComments" for one in _C14N)}
ALLOWED = {
    "CanonicalizationMethod": _C14NS,
    "SignatureMethod": {f"{_MORE}{kind}-sha{bits}" for kind in ("rsa", "ecdsa") for bits in (256, 384, 512)},
    "Transform": _C14NS | {"http://www.w3.org/2000/09/xmldsig#enveloped-signature"},
    "DigestMethod": {
        "http://www.w3.org/2001/04/xmlenc#sha256",
        f"{_MORE}sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    },
}


def checked(text: str) -> Any:
    """The root of an answer: one response with one assertion in its place, each id once, each signature of its own
    parent by plain means. Raises NotTaken."""
    try:
        document = xml.without_declaration(text)
        if re.search(r"<[!?]", document):
            raise NotTaken("comment")
        root = xml.parsed(document)
    except ValueError:
        raise NotTaken("shape") from None
    _check_status(root)
    if (
        next(root.iter(f"{SAML}EncryptedAssertion", f"{SAML}EncryptedID", f"{SAML}EncryptedAttribute"), None)
        is not None
    ):
        raise NotTaken("encrypted")
    if [each.getparent() for each in root.iter(f"{SAML}Assertion")] != [root]:
        raise NotTaken("shape")
    ids = [value for each in root.iter() for name, value in each.attrib.items() if name.lower() == "id"]
    if len(ids) != len(set(ids)):
        raise NotTaken("shape")
    for signature in root.iter(f"{DS}Signature"):
        _check_signature(root, signature)
    if root.find(f"{SAML}Assertion/{DS}Signature") is None:
        raise NotTaken("unsigned")
    return root


def _check_status(root: Any) -> None:
    code = root.find(f"{SAMLP}Status/{SAMLP}StatusCode")
    if root.tag != f"{SAMLP}Response" or code is None:
        raise NotTaken("shape")
    if code.get("Value") != "urn:oasis:names:tc:SAML:2.0:status:Success":
        raise NotTaken("status")


def _check_signature(root: Any, signature: Any) -> None:
    signed, references = signature.getparent(), list(signature.iter(f"{DS}Reference"))
    if signed not in (root, root.find(f"{SAML}Assertion")) or len(references) != 1:
        raise NotTaken("shape")
    if not signed.get("ID") or references[0].get("URI") != f"#{signed.get('ID')}":
        raise NotTaken("shape")
    for name, allowed in ALLOWED.items():
        if any(each.get("Algorithm") not in allowed for each in signature.iter(f"{DS}{name}")):
            raise NotTaken("algorithm")
    if next(signature.iter(f"{DS}Object", f"{DS}Manifest", f"{DS}RetrievalMethod"), None) is not None:
        raise NotTaken("shape")
