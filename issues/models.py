"""Issues with private briefs and topic lines, and themes for the whole set."""

import uuid
from collections.abc import Iterable
from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import PersonWords, own_words
from core.db.scoped_relations import ScopedOneToOneField
from core.periods import Period, during
from core.sealing import SealedTextField
from sets.models import LearningSet, SetWords, in_scope

LEAST_MINUTES, MOST_MINUTES = 5, 120  # of a turn


class IssueQuerySet(models.QuerySet["Issue"]):
    """Issues by owner, set and status."""

    def owned_by(self, user_id: uuid.UUID) -> Self:
        """Issues of one person."""
        return self.filter(owner_id=user_id)

    def open_for(self, learning_set_id: uuid.UUID) -> Self:
        """A set's issues that can be chosen for a round: offered or carried."""
        return self.filter(
            learning_set_id=learning_set_id, status__in=[Issue.Status.OFFERED, Issue.Status.CARRIED]
        )

    def unsettled_in(self, learning_set_id: uuid.UUID) -> Self:
        """A set's issues that were neither worked on nor closed."""
        settled = [Issue.Status.WORKED_ON, Issue.Status.CLOSED]
        return self.filter(learning_set_id=learning_set_id).exclude(status__in=settled)

    def offered_during(self, periods: Iterable[Period]) -> Self:
        """Issues offered in one of these periods: those in which the reader belonged to the set."""
        return self.filter(during("offered_at", periods))


class Issue(SetWords):
    """What a member brings to a session; the set sees its topic line once it is offered."""

    class Status(models.TextChoices):
        """The progress of an issue."""

        DRAFT = "draft", _("Draft")
        OFFERED = "offered", _("Offered")
        CHOSEN = "chosen", _("Chosen")
        CARRIED = "carried", _("Carried to the next session")
        WORKED_ON = "worked-on", _("Worked on")
        CLOSED = "closed", _("Closed")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="issues")
    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="issues")
    topic_line = SealedTextField(_("topic line"))
    wants = SealedTextField(_("what I would like from the group"), blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    offered_at = models.DateTimeField(null=True, blank=True)
    room_only = models.BooleanField(_("in the room only"), default=False)
    # How its owner would like its round; empty: as the session is run, with the minutes of the format.
    wish_format = models.SlugField(blank=True, default="", db_default="")
    wish_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(MOST_MINUTES)]
    )
    if_room = models.BooleanField(_("if there is room"), default=False, db_default=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope(IssueQuerySet)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"Issue {self.pk}"


# On its owner's own page alone, wherever it lay before: a draft may be put into words that nobody else has heard.
PUT_AWAY = (Issue.Status.DRAFT, Issue.Status.CLOSED)


class Brief(PersonWords):
    """A member's private preparation of an issue, encrypted under their own key; nobody else can read it."""

    issue = ScopedOneToOneField(Issue, on_delete=models.CASCADE, related_name="brief")
    words = SealedTextField(_("my brief"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = own_words()

    def __str__(self) -> str:
        return f"Brief {self.pk}"


class Theme(SetWords):
    """A shared question that the facilitator sets ahead (source 001)."""

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="themes")
    words = SealedTextField(_("theme"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    used_at = models.DateTimeField(null=True, blank=True)

    objects = in_scope()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Theme {self.pk}"


HELD = "My preparation"  # the label of drafts that were saved on purpose: no later change of status makes them old


def draft_slots(issue_id: UUID | str) -> dict[str, str]:
    """The draft slots of an issue's text boxes by field name; `issue_id` is "new" for one that is not saved yet."""
    return {field: f"issue:{issue_id}:{field}" for field in ("topic_line", "wants", "brief")}
