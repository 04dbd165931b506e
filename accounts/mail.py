"""The letters that allauth sends: codes, and notifications about changes to an account."""

from collections.abc import Mapping
from datetime import datetime

from core import clock
from core.jobs.outbox import Letter, letter


@letter("accounts.door")
def door(about: Mapping[str, str]) -> Letter | None:
    """allauth's text; None when it has expired before it could be sent."""
    if datetime.fromisoformat(about["until"]) < clock.now():
        return None
    return Letter(subject=about["subject"], text=about["text"])
