"""What holds a letter back when its time has come: its reader's own settings, kept by the app that asks for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.models import OutboxMail


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a letter goes now; what it says besides, in its headers."""

    is_unwanted: bool = False
    wait_until: datetime | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Rule = Callable[[OutboxMail], Ruling]
_rules: dict[str, Rule] = {}


def sending_rule(rule: Rule) -> Rule:
    """Register a rule that every letter is held against at the moment of sending."""
    _rules[f"{rule.__module__}.{rule.__qualname__}"] = rule
    return rule


def ruling_on(mail: OutboxMail) -> Ruling:
    """The first rule that holds the letter back; else all their headers together."""
    headers: dict[str, str] = {}
    for name in sorted(_rules):
        ruling = _rules[name](mail)
        if ruling.is_unwanted or ruling.wait_until is not None:
            return ruling
        headers.update(ruling.headers)
    return Ruling(headers=headers)
