"""What the search of an image for secrets finds, and what a wheelhouse for another Python holds."""

import io
import tarfile

import pytest

from scripts.image import NOT_WANTED, holds_a_key
from scripts.wheelhouse import PATCH_MARKER
from tests.house.tree import ROOT

KEK = "A" * 43 + "="


def held(name: str, text: str) -> bool:
    """Whether a layer with that one file has a key."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as layer:
        member = tarfile.TarInfo(name)
        member.size = len(text)
        layer.addfile(member, io.BytesIO(text.encode()))
    made.seek(0)
    with tarfile.open(fileobj=made) as layer:
        return holds_a_key(layer, layer.getmember(name))


@pytest.mark.parametrize(
    "text",
    [
        f"ALS_KEKS=build:{KEK}",
        "x ALS_SECRET_KEY=0123456789abcdef0123456789abcdef",
        "postgres://als:0123456789abcdef@db/als",
        # Put together here, or whoever searches this repository would find it.
        "-----BEGIN " + "PRIVATE KEY-----\nMIIE",
    ],
)
def test_a_key_in_a_layer_is_found(text: str) -> None:
    assert held("app/left.txt", text)
    assert not held("usr/lib/libgnutls.so.30", text)


def test_what_only_names_a_setting_is_no_key() -> None:
    for name in ("deploy/Dockerfile", "deploy/compose.yml", ".env.example"):
        assert not held(f"app/{name}", (ROOT / name).read_text().encode("ascii", "replace").decode())


@pytest.mark.parametrize(
    "name", ["app/.env", "app/var/dev.env", "app/.git", "app/deploy/secrets/keks", "root/.ssh/id_rsa"]
)
def test_a_file_that_no_image_may_hold_is_found(name: str) -> None:
    assert NOT_WANTED.search(name)
    assert not NOT_WANTED.search("app/.venv/lib/python3.11/site-packages/icalendar/tests/conftest.py")


def test_a_wheelhouse_holds_what_only_an_older_patch_needs() -> None:
    """Debian 12 has 3.11.2."""
    lock = (ROOT / "requirements" / "run.txt").read_text()
    assert "async-timeout" in lock
    assert PATCH_MARKER.search(lock)
    assert "python_full_version" not in PATCH_MARKER.sub("", lock)
