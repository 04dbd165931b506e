"""What lies in deploy/ goes with the code: verbs, addresses with tokens, variables, units that may do little."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.tree import ROOT

DEPLOY = ROOT / "deploy"
VERBS = set(re.findall(r"^  ([a-z]+)\)", (DEPLOY / "als").read_text(), re.MULTILINE))


def _addresses(below: URLResolver, before: str = "") -> Iterator[str]:
    for one in below.url_patterns:
        whole = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield whole
        else:
            yield from _addresses(one, whole)


def test_proxies_keep_every_address_with_a_token_out_of_their_logs() -> None:
    """Whoever adds such an address adds it there too; what allauth would take as a key is not in use here."""
    secret = {found.split("/")[0] for found in _addresses(get_resolver()) if "token>" in found}
    assert len(secret) >= 3
    for name in ("Caddyfile", "nginx.conf"):
        kept = re.search(r"/\(([a-z|]+)\)/", (DEPLOY / name).read_text())
        assert kept is not None
        assert set(kept.group(1).split("|")) == secret, name


def test_installer_and_image_take_the_lock_that_they_are_told() -> None:
    """Whoever asks for the extras and gets none would read of it weeks later."""
    for name, told in (
        ("install.sh", "requirements/${ALS_LOCK:-run}.txt"),
        ("Dockerfile", "requirements/${LOCK}.txt"),
    ):
        taken = re.findall(r"-r \S*(requirements/[^\s\"]+)", (DEPLOY / name).read_text())
        assert taken == [told], name


def test_each_unit_and_service_starts_a_verb_that_there_is() -> None:
    units = "".join(file.read_text() for file in DEPLOY.glob("systemd/*.service"))
    asked = set(re.findall(r"deploy/als ([a-z]+)", units))
    asked |= set(re.findall(r"command: \[([a-z]+)[\],]", (DEPLOY / "compose.yml").read_text())) - {"redis"}
    assert asked - VERBS == set()
    assert {"web", "streams", "all", "worker", "beat", "migrate", "backup"} <= asked


def test_the_example_names_every_variable_that_the_settings_read() -> None:
    """But for one that is only for tuning a connection."""
    settings = (ROOT / "als_site" / "settings.py").read_text()
    read = set(re.findall(r'"(ALS_[A-Z_]+|DATABASE_URL|REDIS_URL|EMAIL_URL)"', settings))
    example = (ROOT / ".env.example").read_text()
    assert read - set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)) == {
        "ALS_CONN_MAX_AGE",
        "ALS_SSL_REDIRECT",
    }
    filled = [line for line in example.splitlines() if re.match(r"[A-Z_]+=.", line)]
    assert filled == []


@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("systemd/*.service")), ids=lambda unit: unit.stem)
def test_each_unit_may_do_little(unit: Path) -> None:
    """As systemd counts: 0 is best, 10 worst. Where there is no systemd, the text is held to what made it so."""
    program = shutil.which("systemd-analyze")
    if program is None:
        assert "ProtectSystem=strict" in unit.read_text()
        return
    words = [program, "security", "--offline=true", "--threshold=20", str(unit)]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
