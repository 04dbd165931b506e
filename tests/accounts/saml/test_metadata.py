"""What an organisation's server says about itself is read within bounds, and what is wrong with it is said."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml import etree
from pytest_django import Settings

from accounts import asking_servers
from accounts.saml import certificates, metadata
from core import clock
from core.errors import Refused
from tests.accounts.saml import signer
from tests.accounts.test_asking_servers import drip, in_a_hurry, server

__all__ = ["in_a_hurry"]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/samlmetadata+xml\r\nConnection: close\r\n\r\n"
OURS = "{urn:oasis:names:tc:SAML:2.0:metadata}"


def test_server_is_read() -> None:
    found = metadata.read("\ufeff" + signer.metadata(), field="metadata")
    assert found == metadata.Server(signer.ENTITY, signer.SSO, signer.certificate())
    ends = certificates.ends_at(found.certificates)
    assert ends is not None
    assert ends - clock.now() > timedelta(days=800)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda xml: "", "no metadata"),
        (lambda xml: "<html>", "no metadata"),
        (lambda xml: xml.replace("<!--", f"{BOMB}<!--"), "no metadata"),
        (lambda xml: xml.replace("UTF-8", "UTF-7"), "no metadata"),
        (lambda xml: xml + " " * 300_000, "no metadata"),
        (lambda xml: xml.replace("IDPSSODescriptor", "SPSSODescriptor"), "describes no server"),
        (lambda xml: xml.replace("HTTP-Redirect", "HTTP-POST"), "no sign-in page over https"),
        (lambda xml: xml.replace("https://id.northgate.example/sso", "http://id.northgate.example/sso"), "over https"),
        (lambda xml: xml.replace("https://id.northgate.example/sso", "javascript:alert(1)"), "over https"),
        (lambda xml: xml.replace("https://id.northgate.example/sso", "https://[x"), "over https"),
        (lambda xml: xml.replace('use="signing"', 'use="encryption"'), "certificate for signing is missing"),
        (lambda xml: xml.replace(signer.ENTITY, ""), "entity ID"),
        (lambda xml: xml.replace(signer.ENTITY, "x" * 1025), "entity ID"),
        (lambda xml: xml.replace("entityID=", 'validUntil="2020-01-01T00:00:00Z" entityID='), "ended on 01/01/2020"),
        (lambda xml: xml.replace("<ds:X509Certificate>MII", "<ds:X509Certificate>XII"), "no certificate"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_metadata_is_said(change: Callable[[str], str], said: str) -> None:
    with pytest.raises(Refused) as refused:
        metadata.read(change(signer.metadata()), field="metadata")
    assert (refused.value.field, said in refused.value.message) == ("metadata", True), refused.value.message


def test_several_servers_are_told_apart_by_nobody() -> None:
    one = signer.metadata().partition("-->")[2]
    both = f'<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">{one}{one}</md:EntitiesDescriptor>'
    with pytest.raises(Refused, match="2 servers"):
        metadata.read(both, field="metadata")
    assert metadata.read(both.replace(one, "", 1), field="metadata").entity_id == signer.ENTITY


def test_weak_key_is_refused() -> None:
    with pytest.raises(Refused, match="too weak"):
        certificates.cleaned(signer.certificate("weak", bits=1024), field="certificate")


def test_certificate_is_taken_without_its_frame_and_each_once() -> None:
    body = "".join(signer.certificate().splitlines()[1:-1])
    assert certificates.cleaned(body, field="certificate") == signer.certificate()
    assert certificates.cleaned(signer.certificate() * 3, field="certificate") == signer.certificate()


@pytest.mark.django_db
def test_ours_is_metadata_too() -> None:
    root = etree.fromstring(metadata.ours("northgate").encode())
    assert root.get("entityID") == signer.SITE + "metadata/"
    service = root.find(f"{OURS}SPSSODescriptor/{OURS}AssertionConsumerService")
    assert service is not None
    assert (service.get("Location"), service.get("Binding")) == (signer.SITE + "acs/", metadata.POST)


def test_address_that_drips_is_left_in_time(in_a_hurry: None) -> None:
    began = time.monotonic()
    with server(drip(HEAD)) as url, pytest.raises(Refused) as refused:
        metadata.fetch(url)
    assert (refused.value.field, time.monotonic() - began < 2) == ("metadata_url", True)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (HEAD + b"x" * (asking_servers.MOST_BYTES + 1), "does not answer in time"),
        (HEAD + b"\xff\xfe<\x00", "no metadata"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "leads on to another"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "(404)"),
    ],
)  # fmt: skip
def test_address_that_says_something_else(answer: bytes, said: str) -> None:
    with server(lambda send: send(answer)) as url, pytest.raises(Refused) as refused:
        metadata.fetch(url)
    assert said in refused.value.message


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_public_site_asks_nobody_on_its_own_machine(settings: Settings, scheme: str, host: str) -> None:
    settings.SECURE_SITE = True
    asked: list[bytes] = []
    with server(lambda send: asked.append(b"asked")) as url, pytest.raises(Refused):
        metadata.fetch(f"{scheme}://{host}:{url.rpartition(':')[2]}/")
    assert asked == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "169.254.169.254", "fe80::1%eth0"]
)
def test_addresses_that_are_nobody_elses(address: str) -> None:
    assert asking_servers.is_own(address)
    assert not asking_servers.is_own(
        "10.0.0.7"
    )  # an organisation's own network is where its server may stand
