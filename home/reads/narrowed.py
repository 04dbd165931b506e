"""Where a search looks: in one set, for one kind of words, since a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _lazy

KINDS: Mapping[str, Any] = {
    "topics": _lazy("Topics and themes"),
    "said": _lazy("What was said and written in sessions"),
    "actions": _lazy("Actions and reports"),
    "mine": _lazy("What only I read: briefs, notes, my log"),
}


@dataclass(frozen=True)
class Narrowed:
    """Where to look: in one set, for one kind of words, since a day of the reader's. Empty: everywhere."""

    set_id: UUID | None = None
    kind: str = ""
    since: date | None = None

    def has(self, learning_set_id: UUID, at: datetime) -> bool:
        """Whether what was said there and then is looked through."""
        if self.set_id and learning_set_id != self.set_id:
            return False
        return self.since is None or timezone.localtime(at).date() >= self.since
