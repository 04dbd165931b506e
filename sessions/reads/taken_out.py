"""What was taken out of a closed record: a mark for its readers, without the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from core.periods import Period, during
from sessions.models import Contribution, Reflection, Session

What = Literal["contribution", "reflection"]
MODELS: dict[What, type[Contribution] | type[Reflection]] = {
    "contribution": Contribution,
    "reflection": Reflection,
}


@dataclass(frozen=True)
class TakenOut:
    """One thing taken out; who took it out, and nobody else, can put it back."""

    what: What
    id: UUID
    round_id: UUID | None
    is_mine: bool


def taken_out_of(session: Session, reader_id: UUID, reads: Sequence[Period]) -> list[TakenOut]:
    """What was taken out, of what was said while the reader belonged to the set: two queries, none reads a word."""
    contributions = Contribution.objects.filter(round__session=session)
    reflections = Reflection.objects.filter(session=session)
    said: list[TakenOut] = []
    for what, rows in (("contribution", contributions), ("reflection", reflections)):
        found = (
            rows.exclude(withdrawn_by=None).filter(during("created_at", reads)).order_by("created_at", "id")
        )
        for pk, round_id, taker_id in found.values_list("id", "round", "withdrawn_by"):
            said.append(TakenOut(what, pk, round_id, taker_id == reader_id))  # type: ignore[arg-type]
    return said
