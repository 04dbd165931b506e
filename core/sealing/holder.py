"""Who owns an encryption key: a set, a person, the leads of a programme or, for the audit, the site."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

Kind = Literal["set", "person", "leads", "site"]


@dataclass(frozen=True, slots=True)
class Holder:
    """The owner of a key: a set, a person, the leads of a programme or the site."""

    kind: Kind
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


class SealedRow(Protocol):
    """Protocol of rows with encrypted fields: a primary key, and whose key encrypts them."""

    @property
    def pk(self) -> Any:
        """The row's primary key."""

    def seal_holder(self) -> Holder:
        """Whose key encrypts this row's words; must not need a query."""
