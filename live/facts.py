"""Which values signals may carry: short printable ids and numbers, so that members' words cannot slip in."""

import json
from collections.abc import Mapping

Fact = int | str | bool | None
LONGEST = 200


def check_facts(facts: Mapping[str, object]) -> None:
    """Raise for names or values that are not allowed; callers convert dates and UUIDs to text."""
    for name, value in facts.items():
        if not (value is None or isinstance(value, int | str)):
            raise TypeError(f"{name} is a {type(value).__name__}: only int, str, bool and None travel")
        if isinstance(value, str) and (len(value) > LONGEST or not value.isprintable()):
            raise TypeError(
                f"{name} is longer than {LONGEST} characters or more than one line: words do not travel"
            )


def signal(topic: str, kind: str, version: int, facts: Mapping[str, Fact]) -> str:
    """Encode one signal as a line of JSON."""
    whole: dict[str, Fact] = {"topic": topic, "kind": kind, "version": version, **facts}
    check_facts(whole)
    return json.dumps(whole, separators=(",", ":"))
