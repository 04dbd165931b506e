"""The keys of a machine's own site are made once, and only their owner may read them."""

import base64
import stat
from pathlib import Path

import pytest

from scripts import keys


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "var" / "dev.env"
    monkeypatch.setattr(keys, "PLACE", place)
    return place


def test_keys_are_readable_by_their_owner_only_when_they_are_made(place: Path) -> None:
    keys.make()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_keys_are_long_enough_for_the_settings_when_they_are_made(place: Path) -> None:
    keys.make()
    made = keys.read()
    kek_id, _colon, encoded = made["ALS_KEKS"].partition(":")
    assert (kek_id, len(base64.b64decode(encoded))) == ("own", 32)
    assert len(made["ALS_SECRET_KEY"]) >= 32


def test_keys_stay_when_they_are_there_already(place: Path) -> None:
    keys.make()
    before = place.read_text()
    keys.make()
    assert place.read_text() == before
