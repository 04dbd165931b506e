"""Counted once: the same form sent again gets the same answer and has no second effect."""

import json
import re
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from core.models import IdempotencyKey

# What pages write; with a verb of the room before it, it fits into a receipt.
KEY = re.compile(r"\A[A-Za-z0-9_-]{1,50}\Z")


def run_once(*, person_id: UUID, key: str, act: Callable[[], str]) -> tuple[str, bool]:
    """The answer and whether `act` ran now. The receipt stands or falls with the caller's transaction."""
    if not key:
        return act(), True
    with transaction.atomic():
        try:
            # A second sender waits here until the first one has committed, or takes over when it has not.
            with transaction.atomic():
                receipt = IdempotencyKey.objects.create(person_id=person_id, key=key)
        except IntegrityError:
            return IdempotencyKey.objects.get(person_id=person_id, key=key).answer, False
        receipt.answer = act()
        if receipt.answer:
            receipt.save(update_fields=["answer"])
        return receipt.answer, True


def seal_of(said: Mapping[str, object]) -> str:
    """What tells whether a form that comes again says the same: under the site's secret, so that no word of it can be
    guessed from a receipt."""
    text = json.dumps(said, default=str, sort_keys=True)
    return salted_hmac("core.db.idempotency", text, algorithm="sha256").hexdigest()
