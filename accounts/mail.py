"""Letters of the doors: codes, and what was changed about an account."""

from collections.abc import Mapping
from datetime import datetime

from core import clock
from core.jobs.outbox import Letter, letter


@letter("accounts.door")
def door(about: Mapping[str, str]) -> Letter | None:
    """What allauth had to say; nothing when it is too late to be of use."""
    if datetime.fromisoformat(about["until"]) < clock.now():
        return None
    return Letter(subject=about["subject"], text=about["text"])
