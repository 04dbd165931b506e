"""Rounds, and what they are chosen from: bids for a turn, and others' interest in them."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models import Action
from core.db.scoped_relations import ScopedForeignKey, ScopedOneToOneField
from core.models import BaseModel
from issues.models import PUT_AWAY, Issue, Theme
from sessions.models.session import Session


class Round(BaseModel):
    """One turn in a session, in its own format."""

    class Kind(models.TextChoices):
        """What the round works on."""

        ISSUE = "issue", _("An issue")
        THEME = "theme", _("A theme")
        ACTIVITY = "activity", _("An activity")

    class Status(models.TextChoices):
        """The round's progress; only a round that is done counts as a turn."""

        PLANNED = "planned"
        RUNNING = "running"
        DONE = "done"
        DROPPED = "dropped"

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="session_rounds")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ISSUE)
    issue = ScopedForeignKey(Issue, null=True, blank=True, on_delete=models.SET_NULL, related_name="rounds")
    theme = ScopedForeignKey(Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="rounds")
    presenter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note_taker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who writes down and reads back; named at the welcome.",
    )
    title = models.CharField(max_length=80, blank=True, help_text="An activity's name, such as Mindfulness.")
    position = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(240)])
    format = models.SlugField(default="classic")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.PLANNED)
    room_only = models.BooleanField(_("in the room only"), default=False)
    # Somebody else presents than when words were kept in the room: those words are not the new presenter's to open.
    handed_on = models.BooleanField(default=False, db_default=False)
    # Whose words they are and since when somebody else presents: a name given by mistake is taken back without loss.
    handed_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    handed_on_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    # None in a done round that was left early: moving on enters it again, until the session closes.
    ended_at = models.DateTimeField(null=True, blank=True)
    # When it had been run: who comes later did not hear it, however often it is visited again. Never taken back.
    heard_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"Round {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether it was run to its end, so that moving on skips it."""
        return self.status == self.Status.DONE and self.ended_at is not None


class RoundReader(BaseModel):
    """Somebody to whom the presenter opened, by name, a round that stays in the room."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="readers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="sessions_round_reader_once")]

    def __str__(self) -> str:
        return f"Round reader {self.pk}"


class BidQuerySet(models.QuerySet["Bid"]):
    """Bids by what they bring."""

    def on_table(self) -> Self:
        """With an issue that its owner has neither taken off the table nor put away on their own page."""
        return self.exclude(issue=None).filter(withdrawn_at=None).exclude(issue__status__in=PUT_AWAY)


class Bid(BaseModel):
    """At the topic sharing: an issue that somebody brings, or that they bring nothing today.

    `created_at` is when its line was said: an issue offered or carried before keeps the moment of its offer.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="bids")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    issue = ScopedForeignKey(Issue, null=True, blank=True, on_delete=models.CASCADE, related_name="bids")
    wants_turn = models.BooleanField(_("would like a turn"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=35, validators=[MinValueValidator(5), MaxValueValidator(120)]
    )
    format = models.SlugField(blank=True, default="")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner took it off the table for this session."
    )

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        get_latest_by = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "issue"],
                condition=models.Q(issue__isnull=False),
                name="sessions_bid_once_an_issue",
            ),
            models.UniqueConstraint(
                fields=["session", "person"], condition=models.Q(issue=None), name="sessions_bid_nothing_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Bid {self.pk}"


class Interest(BaseModel):
    """One member's wish to hear another's topic."""

    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="interests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "person"], name="sessions_interest_once")]

    def __str__(self) -> str:
        return f"Interest {self.pk}"


class Commitment(BaseModel):
    """An action that was committed to in a round; the action itself knows no session."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="commitments")
    action = ScopedOneToOneField(Action, on_delete=models.CASCADE, related_name="commitment")

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Commitment {self.pk}"
