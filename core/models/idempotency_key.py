"""The stored answer to a form, returned again if the form is sent twice."""

from django.db import models

from core.models.base import BaseModel


class IdempotencyKey(BaseModel):
    """One person's form that has taken effect; `answer` is a URL or a keyed digest, never words."""

    person_id = models.UUIDField()
    key = models.CharField(max_length=64)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="idempotency_key_created")]
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="idempotency_key_once")]
