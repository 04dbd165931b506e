"""Autosaved text that has not been submitted; on the server, since nothing may stay on shared computers."""

from django.conf import settings
from django.db import models

from accounts.models.words import PersonWords, own_words
from core.models.base import BaseModel
from core.sealing import SealedTextField

NOTE = "note:"  # the slots of what was kept as a private note: no longer a draft, and never abandoned


class Draft(PersonWords):
    """One person's draft for one text box (`slot`, such as `<session>:<stage>:question`); nobody else can read it."""

    slot = models.CharField(max_length=120)
    about = models.UUIDField(
        null=True, help_text="The session or thing it belongs to, so that it goes with it."
    )
    label = models.CharField(
        max_length=80, blank=True, default="", help_text="Where it was typed, in the product's words."
    )
    words = SealedTextField()
    updated_at = models.DateTimeField(auto_now=True)

    objects = own_words()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "slot"], name="accounts_draft_one_a_slot")]
        indexes = [models.Index(fields=["person", "about"], name="accounts_draft_about")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class DraftStamp(BaseModel):
    """The latest that one page of a person has sent of one slot, by that page's own count.

    Two things sent by one page may arrive the other way round: what has an earlier number than this is late.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    slot = models.CharField(max_length=120)
    page = models.CharField(max_length=16)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "slot", "page"], name="accounts_draftstamp_once")
        ]
        indexes = [models.Index(fields=["created_at"], name="accounts_draftstamp_created")]
