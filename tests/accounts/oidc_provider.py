"""An organisation's real sign-in server on loopback: the provider that comes with allauth, in a process of its own."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers import free_port

PASSWORD = "a-password-at-work"
CLIENT, SECRET = "als", "a-secret-between-servers"


class Provider:
    """`url` is its issuer; it knows Ana, and one client."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def let_in(self, address: str, email: str) -> str:
        """As the browser that was sent to `address`: sign in there as `email`, and say where it is sent back to."""
        browser = requests.Session()
        page = browser.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page.text)
        assert token, page.text
        fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": PASSWORD}
        answer = browser.post(page.url, data=fields, allow_redirects=False)
        place = urljoin(page.url, answer.headers["Location"])
        while place.startswith(self.url):
            answer = browser.get(place, allow_redirects=False)
            place = urljoin(place, answer.headers["Location"])
        return place


@contextmanager
def serve(folder: Path, back_at: str) -> Iterator[Provider]:
    """Runs until the block ends; `back_at` is where it may send people."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    port = free_port()
    about = {"folder": str(folder), "key": key.decode(), "back_at": back_at, "port": port}
    about |= {"client": CLIENT, "secret": SECRET, "password": PASSWORD}
    with (folder / "provider.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.accounts.oidc_provider_site"],
            env=os.environ | {"PROVIDER": json.dumps(about)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(process, port, folder)
            yield Provider(port)
        finally:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "provider.log").read_text()
        try:
            requests.get(
                f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=2
            ).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError((folder / "provider.log").read_text())
