"""Whose key seals a row's words: a set's, or one person's own."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Kind = Literal["set", "person"]


@dataclass(frozen=True, slots=True)
class Holder:
    """A set or a person that has a key."""

    kind: Kind
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
