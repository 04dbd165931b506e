"""Counted once: the same form sent again gets the same answer and has no second effect."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from core.models import Receipt


def once(*, person_id: UUID, key: str, act: Callable[[], str]) -> tuple[str, bool]:
    """The answer and whether `act` ran now. The receipt stands or falls with the caller's transaction."""
    if not key:
        return act(), True
    with transaction.atomic():
        try:
            # A second sender waits here until the first one has committed, or takes over when it has not.
            with transaction.atomic():
                receipt = Receipt.objects.create(person_id=person_id, key=key)
        except IntegrityError:
            return Receipt.objects.get(person_id=person_id, key=key).answer, False
        receipt.answer = act()
        if receipt.answer:
            receipt.save(update_fields=["answer"])
        return receipt.answer, True
