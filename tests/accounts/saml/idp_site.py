"""The process of an organisation's SAML server: pysaml2's, with a sign-in page, for people with one password."""

import json
import os
import sys
from html import escape
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import xmlsec
from lxml import etree
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.sigver import CryptoBackend
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

ABOUT = json.loads(os.environ["PROVIDER"])
URL = ABOUT["url"]
PASSWORD_CONTEXT = {"class_ref": "urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "authn_auth": URL}
PAGE = """<!doctype html><title>Northgate Trust</title><form method="post" action="/sso">
<input type="hidden" name="SAMLRequest" value="{request}"><input type="hidden" name="RelayState" value="{state}">
<label>E-mail <input name="email"></label><label>Password <input name="password" type="password"></label>
<button>Sign in</button></form>"""


class Crypto(CryptoBackend):  # type: ignore[misc]
    """Signs by libxmlsec1 itself; pysaml2 would start its command for each signature."""

    def sign_statement(self, statement: Any, node_name: str, key_file: str, node_id: str) -> str:
        """The statement, with the signature that its template asks for."""
        root = etree.fromstring(statement if isinstance(statement, bytes) else str(statement).encode())
        xmlsec.tree.add_ids(root, ["ID"])
        nodes = list(root.iter(f"{{{xmlsec.constants.DSigNs}}}Signature"))
        node = next(each for each in nodes if each.getparent().get("ID") == node_id)
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(key_file, xmlsec.constants.KeyDataFormatPem)
        context.sign(node)
        return str(etree.tostring(root).decode())


def config(their_metadata: list[str]) -> IdPConfig:
    """Of the server, with the sites that it knows."""
    about: dict[str, Any] = {
        "entityid": f"{URL}/metadata",
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(f"{URL}/sso", BINDING_HTTP_REDIRECT)]},
                "sign_response": ABOUT["signs_response"],
                "sign_assertion": True,
                "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_URI}},
                "name_id_format": [NAMEID_FORMAT_PERSISTENT],
            }
        },
        "key_file": ABOUT["key_file"],
        "cert_file": ABOUT["cert_file"],
        "xmlsec_binary": sys.executable,  # has to be there, and is not called
        "metadata": {"inline": their_metadata},
    }
    loaded: IdPConfig = IdPConfig().load(about)
    return loaded


KNOWN: dict[str, Server] = {}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    """Metadata, the sign-in page, and what its administrators do: import a site's metadata."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
    match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
        case "GET", "/metadata":
            about = config([])
            about.xmlsec_binary = None  # it would be asked which ways of signing it knows
            return _say(start_response, str(entity_descriptor(about)), "application/samlmetadata+xml")
        case "POST", "/import":
            KNOWN["server"] = Server(config=config([body]))
            KNOWN["server"].sec.crypto = Crypto()
            return _say(start_response, "imported")
        case "GET", "/sso":
            asked = parse_qs(environ["QUERY_STRING"])
            request, state = (escape(asked.get(name, [""])[0]) for name in ("SAMLRequest", "RelayState"))
            return _say(start_response, PAGE.format(request=request, state=state))
        case "POST", "/sso":
            return _say(start_response, _answer({name: values[0] for name, values in parse_qs(body).items()}))
    return _say(start_response, "", status="404 Not Found")


def _answer(typed: dict[str, str]) -> str:
    idp = KNOWN["server"]
    request = idp.parse_authn_request(typed["SAMLRequest"], BINDING_HTTP_REDIRECT).message
    where = idp.response_args(request)
    assert typed["password"] == ABOUT["password"]
    said = idp.create_authn_response(
        {"mail": [typed["email"]], "displayName": ["Ana"]},
        in_response_to=where["in_response_to"],
        destination=where["destination"],
        sp_entity_id=where["sp_entity_id"],
        name_id=NameID(text=f"number of {typed['email']}", format=NAMEID_FORMAT_PERSISTENT),
        authn=PASSWORD_CONTEXT,
        sign_alg=SIG_RSA_SHA256,
        digest_alg=DIGEST_SHA256,
    )
    sent = idp.apply_binding(
        BINDING_HTTP_POST, str(said), where["destination"], typed.get("RelayState", ""), response=True
    )
    return str(sent["data"])


def _say(start: StartResponse, said: str, kind: str = "text/html", status: str = "200 OK") -> list[bytes]:
    start(status, [("Content-Type", f"{kind}; charset=utf-8")])
    return [said.encode()]


if __name__ == "__main__":
    make_server("127.0.0.1", ABOUT["port"], application).serve_forever()
