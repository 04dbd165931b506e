"""An organisation's real SAML server on loopback: pysaml2's, in a process of its own."""

import html
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.accounts.saml import signer
from tests.servers import free_port

PASSWORD = "a-password-at-work"


class Idp:
    """`url` is where it stands; whoever knows the password is who they say."""

    def __init__(self, url: str) -> None:
        self.url, self.metadata = url, f"{url}/metadata"

    def learn(self, metadata: str) -> None:
        """As its administrators: import a site's metadata."""
        requests.post(f"{self.url}/import", data=metadata.encode(), timeout=30).raise_for_status()

    def let_in(self, address: str, email: str) -> tuple[str, dict[str, str]]:
        """As the browser that was sent to `address`: sign in there, and say what is posted where."""
        page = requests.get(address, timeout=30).text
        typed = _hidden(page) | {"email": email, "password": PASSWORD}
        answer = requests.post(f"{self.url}/sso", data=typed, timeout=30)
        answer.raise_for_status()
        place = re.search(r'<form[^>]*action="([^"]*)"', answer.text)
        assert place, answer.text
        return html.unescape(place[1]), _hidden(answer.text)


def _hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


@contextmanager
def serve(folder: Path, *, host: str = "127.0.0.1", signs_response: bool = False) -> Iterator[Idp]:
    """Runs until the block ends."""
    port = free_port()
    key, cert = folder / "idp.key", folder / "idp.pem"
    key.write_bytes(signer.private("theirs"))
    cert.write_text(signer.certificate())
    about = {
        "url": f"http://{host}:{port}",
        "port": port,
        "password": PASSWORD,
        "signs_response": signs_response,
    }
    about |= {"key_file": str(key), "cert_file": str(cert)}
    with (folder / "idp.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.accounts.saml.idp_site"],
            env=os.environ | {"PROVIDER": json.dumps(about)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(process, port, folder)
            yield Idp(f"http://{host}:{port}")
        finally:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "idp.log").read_text()
        try:
            requests.get(f"http://127.0.0.1:{port}/metadata", timeout=5).raise_for_status()
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError((folder / "idp.log").read_text())
