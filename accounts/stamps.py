"""Which of two messages from one page was sent later, whichever came first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from accounts.models import DraftStamp, User

WRITTEN = re.compile(r"([0-9a-f]{16}):([0-9]{1,9})")


@dataclass(frozen=True)
class Stamp:
    """What a page writes on each draft and on each form with a drafted box: its own name, and a number that grows."""

    page: str
    number: int

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Self | None:
        """The stamp of what was sent; none from a page without scripts."""
        found = WRITTEN.fullmatch(sent.get("stamp", ""))
        return cls(found[1], int(found[2])) if found else None


def is_late(*, person: User, slot: str, stamp: Stamp | None) -> bool:
    """Whether the page has been heard with something later about this slot; if not, this is the latest now.

    To be called in the transaction of what it decides about: a second message waits until the first one has its place.
    """
    if stamp is None:
        return False
    seen, is_first = DraftStamp.objects.get_or_create(
        person=person, slot=slot, page=stamp.page, defaults={"number": stamp.number}
    )
    if is_first:
        return False
    return not DraftStamp.objects.filter(pk=seen.pk, number__lt=stamp.number).update(number=stamp.number)
