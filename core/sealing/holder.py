"""Whose key seals a row's words: a set's, or one person's own; and the site's, for its audit."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

Kind = Literal["set", "person", "site"]


@dataclass(frozen=True, slots=True)
class Holder:
    """A set, a person or the site itself, that has a key."""

    kind: Kind
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


class SealedRow(Protocol):
    """What sealing asks of a row: which one it is, and whose key seals its words."""

    @property
    def pk(self) -> Any:
        """The row's key in its table."""

    def seal_holder(self) -> Holder:
        """Whose key seals this row's words; must not need a query."""
