"""Idempotency keys: a form that is sent twice takes effect once, and the second request gets the first one's answer."""

import json
import re
from collections.abc import Callable, Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from core.models import IdempotencyKey

# As pages make them; short enough that a command's name can be put in front within the column's length.
KEY = re.compile(r"\A[A-Za-z0-9_-]{1,50}\Z")


def run_once(*, person_id: UUID, key: str, act: Callable[[], str]) -> tuple[str, bool]:
    """Run `act` unless this person has sent this key before; returns the answer and whether `act` ran now. An empty key
    always runs. The key is stored in the caller's transaction and rolled back with it."""
    if not key:
        return act(), True
    with transaction.atomic():
        try:
            # A second request waits here until the first one commits; if that one rolls back, the second runs.
            with transaction.atomic():
                receipt = IdempotencyKey.objects.create(person_id=person_id, key=key)
        except IntegrityError:
            return IdempotencyKey.objects.get(person_id=person_id, key=key).answer, False
        receipt.answer = act()
        if receipt.answer:
            receipt.save(update_fields=["answer"])
        return receipt.answer, True


def seal_of(said: Mapping[str, object]) -> str:
    """A digest of a form's values, to tell whether a repeated form says the same. Keyed with the site's secret (HMAC
    SHA-256, hex), so that nobody can guess the words from the stored digest."""
    text = json.dumps(said, default=str, sort_keys=True)
    return salted_hmac("core.db.idempotency", text, algorithm="sha256").hexdigest()
