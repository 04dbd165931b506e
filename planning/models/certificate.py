"""A certificate of hours: what its sheet says, so that the page behind its code can say the same."""

import secrets
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models

from core import clock
from core.models import BaseModel

# Without letters and figures that are taken for one another; twelve of them are 60 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain_code(typed: str) -> str:
    """A code as it was typed or read aloud: in any case, with spaces and dashes, O for 0, I and L for 1."""
    kept = "".join(one for one in typed.upper() if one.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))[: LENGTH + 1]


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates by whose they are."""

    def of(self, person_id: UUID) -> Self:
        return self.filter(person=person_id)


class Certificate(BaseModel):
    """One sheet. `lines` are frozen: a session's id, day, role, way of being there, minutes, and its set's name where
    the owner left it in. No topic, no word that anybody said."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=LENGTH, unique=True, default=new_code)
    name = models.CharField(max_length=80)
    with_sets = models.BooleanField(default=True)
    lines = models.JSONField()
    issued_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"Certificate {self.pk}"

    @property
    def spaced_code(self) -> str:
        """“K7QF 2MXD 9TRB”."""
        return " ".join(self.code[n : n + GROUP] for n in range(0, LENGTH, GROUP))
