"""Write the keys of this machine's own site into var/dev.env, once; they are never committed."""

import base64
import os
import secrets
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / "var" / "dev.env"


def make() -> None:
    """Make the folder and the file; keys that are there already stay, or what they sealed could not be opened."""
    PLACE.parent.mkdir(mode=0o700, exist_ok=True)
    if PLACE.exists():
        return
    kek = base64.b64encode(secrets.token_bytes(32)).decode()
    lines = (
        "# The keys of this machine's own site. Lose them, and the words they sealed are lost.",
        f"ALS_SECRET_KEY={secrets.token_urlsafe(48)}",
        f"ALS_KEKS=own:{kek}",
    )
    file = os.open(PLACE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def read() -> dict[str, str]:
    """What the file says, as environment variables."""
    pairs = (
        line.partition("=")
        for line in PLACE.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    return {name: value for name, equals, value in pairs if equals}


if __name__ == "__main__":
    make()
