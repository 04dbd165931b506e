"""Date polls: a set is asked which of some dates suit; answers are personal and go after the session."""

from datetime import datetime
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from core.sealing import SealedTextField
from sessions.models import Session
from sets.models import LearningSet, Membership, SetWords, in_scope

Wall = tuple[str, bool]  # a wall time as it is stored: two datetimes that differ in `fold` alone are equal


def wall_of(local: datetime) -> Wall:
    """The wall time as YYYY-MM-DDTHH:MM, and whether it is the second of an hour that comes twice."""
    return f"{local:%Y-%m-%dT%H:%M}", bool(local.fold)


class DatePollQuerySet(models.QuerySet["DatePoll"]):
    """Polls by visibility and status."""

    def visible_to(self, user_id: UUID) -> Self:
        """Polls of the sets to which the person belongs today; never for leads."""
        mine = Membership.objects.current().filter(person_id=user_id)
        return self.filter(learning_set__in=mine.values("learning_set"))

    def open(self) -> Self:
        """Neither chosen from nor ended, in sets that go on; their time to answer may be over."""
        return self.filter(status=DatePoll.Status.OPEN, learning_set__in=LearningSet.objects.running())


class DatePoll(BaseModel):
    """One question for a date, asked of a set."""

    class Status(models.TextChoices):
        OPEN = "open"
        CHOSEN = "chosen"
        ENDED = "ended"

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="polls")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.OPEN)
    minutes = models.PositiveSmallIntegerField()
    closes_at = models.DateTimeField(
        help_text="Until then answers count; afterwards one can still be chosen."
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    session = models.ForeignKey(
        Session,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What came of it.",
    )

    objects = DatePollQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"Poll {self.pk}"

    @property
    def takes_answers(self) -> bool:
        """Whether an answer still counts."""
        return self.is_open and clock.now() < self.closes_at

    @property
    def is_open(self) -> bool:
        """Whether one of its dates can be chosen: not once the set has ended."""
        return self.status == self.Status.OPEN and not self.learning_set.has_ended


class PollSlot(BaseModel):
    """A date in a poll: wall time in the set's zone, never UTC, until it is chosen."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="slots")
    local_start = models.CharField(max_length=16, help_text="Wall time as YYYY-MM-DDTHH:MM in `time_zone`.")
    is_second = models.BooleanField(
        default=False, db_default=False, help_text="Of an hour that comes twice as the clocks go back."
    )
    time_zone = models.CharField(max_length=64)

    class Meta:
        ordering = ["local_start", "is_second", "id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "local_start", "is_second"], name="planning_slot_once")
        ]

    def __str__(self) -> str:
        return f"Slot {self.pk}"

    @property
    def local(self) -> datetime:
        """The wall time, without a zone; `fold` is 1 for the second of an hour that comes twice."""
        return datetime.fromisoformat(self.local_start).replace(fold=int(self.is_second))

    @property
    def starts_at(self) -> datetime:
        """The moment as the zone's rules are known today."""
        return self.local.replace(tzinfo=ZoneInfo(self.time_zone))

    @property
    def has_passed(self) -> bool:
        """Whether it can no longer be chosen."""
        return self.starts_at <= clock.now()


class PollAnswer(BaseModel):
    """What one person said of one date; no words."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NEED = "need", _("If need be")
        NO = "no", _("No")

    slot = models.ForeignKey(PollSlot, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=4, choices=Answer.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slot", "person"], name="planning_poll_answer_once")]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class PollNote(SetWords):
    """One line that somebody adds to their answers: why none suits, what would; for the set alone."""

    poll = models.ForeignKey(DatePoll, on_delete=models.CASCADE, related_name="notes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    words = SealedTextField(_("a line to your set"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="planning_poll_note_once")]

    def __str__(self) -> str:
        return f"Poll note {self.pk}"
