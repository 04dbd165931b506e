"""The version of a session that a page was made from, as its form sends it back."""

from collections.abc import Mapping


def version_of(sent: Mapping[str, str]) -> int | None:
    """None when the form does not say."""
    version = sent.get("expected_version", "")
    return int(version) if version.isascii() and version.isdigit() and len(version) < 10 else None
