"""One meeting of a set: date, venue, status and position in its plan."""

import zoneinfo
from datetime import datetime, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from sessions.models.session_queries import SessionManager, SessionQuerySet
from sessions.process import clock as process_clock
from sessions.process import defaults
from sessions.process.machine import Status
from sets.models import LearningSet


class Session(BaseModel):
    """One meeting. `version` rises by one with every accepted move, so that late and double posts have no effect."""

    class Fishbowl(models.TextChoices):
        """Whether there are two circles, and whether the outer one has come in."""

        OFF = "", _("One circle")
        ON = "on", _("Two circles")
        IN = "in", _("The outer circle has come in")

    learning_set = models.ForeignKey(LearningSet, on_delete=models.CASCADE, related_name="sessions")
    # People agree on a local time and zone; `starts_at` (UTC) is derived from them, for ordering.
    starts_at = models.DateTimeField(_("starts at"))
    local_start = models.CharField(max_length=19, help_text="Wall time as YYYY-MM-DDTHH:MM in `time_zone`.")
    time_zone = models.CharField(_("time zone"), max_length=64)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=120, validators=[MinValueValidator(30), MaxValueValidator(480)]
    )
    venue = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("video link"), max_length=500, blank=True)
    format = models.SlugField(_("format of the rounds"), default="classic")
    planned_rounds = models.PositiveSmallIntegerField(
        _("rounds"), default=2, validators=[MaxValueValidator(4)]
    )
    sequence = models.PositiveSmallIntegerField(
        default=0, help_text="Rises with each change of date, for calendar files."
    )

    status = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in Status], default=Status.SCHEDULED
    )
    version = models.PositiveIntegerField(default=0, help_text="Rises by one with each accepted move.")
    changes = models.PositiveIntegerField(default=0, help_text="Rises with everything that a screen shows.")
    step = models.ForeignKey(
        "als_sessions.Step", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Since when every screen is calm: the hard moment. The clock is paused.",
    )
    fishbowl = models.CharField(max_length=2, choices=Fishbowl.choices, blank=True, default="", db_default="")
    open_chair = models.BooleanField(default=False, db_default=False)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who of the outer circle sits in the open chair now.",
    )
    silent_at = models.DateTimeField(
        null=True, blank=True, help_text="When the last ten seconds of silence began; who asked is not kept."
    )
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who runs the room now: the facilitator, or whoever took over.",
    )
    # The host is a member who took over while the host was gone; else they are host by what they may open.
    host_stands_in = models.BooleanField(default=False, db_default=False)
    next_host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who hosts the session after this one, named at its end.",
    )
    named_host = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who is to run it, as it was agreed beforehand.",
    )
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who may open, move and cancel it when the host cannot come.",
    )
    trainee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="An observer who learns to facilitate: takes part in it, and may take the controls.",
    )
    host_cannot_at = models.DateTimeField(
        null=True, blank=True, help_text="When the host said that they cannot run it."
    )
    reminder_held_at = models.DateTimeField(null=True, blank=True)
    reminder_sent_for = models.DateTimeField(
        null=True, blank=True, help_text="The start that a reminder sent by hand was about."
    )
    shows_airtime = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the set had said so as the room was opened: who speaks knows that it is shown.",
    )
    closing_question = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    register_closed_at = models.DateTimeField(null=True, blank=True)
    # Who comes after this, when it is reopened, was not there. Never taken back.
    first_closed_at = models.DateTimeField(null=True, blank=True)
    declared_none_at = models.DateTimeField(
        null=True, blank=True, help_text="Held by mistake: it counts for nothing, what was said in it stays."
    )

    # Only looked at, by its host alone, and deleted afterwards; what is rehearsed stays as it is.
    rehearsal_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="rehearsals"
    )

    objects = SessionManager.from_queryset(SessionQuerySet)()
    with_rehearsals = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["learning_set", "status", "starts_at"], name="sessions_set_status")]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=30, minutes__lte=480), name="sessions_minutes"),
            models.CheckConstraint(condition=Q(planned_rounds__lte=4), name="sessions_rounds"),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"

    @property
    def state(self) -> Status:
        """The status as the state machine's enum."""
        return Status(self.status)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the agreed local time."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def planned_end(self) -> datetime:
        """The planned end (UTC): start plus minutes."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_early(self) -> bool:
        """Whether opening it now would be long before its time."""
        return self.starts_at - clock.now() > timedelta(minutes=defaults.OPENS_EARLY_MINUTES)

    @property
    def is_rehearsal(self) -> bool:
        """Whether one person only looks at how it would go."""
        return self.rehearsal_of_id is not None

    @property
    def has_record(self) -> bool:
        """Whether it was held, or counts for nothing although something was said in it."""
        return self.state is Status.CLOSED or self.declared_none_at is not None

    @property
    def is_left_open(self) -> bool:
        """Whether nobody closed it: a morning has come since it was to end, or since it was opened."""
        ended = max(self.planned_end, self.opened_at or self.planned_end)
        return self.is_live and clock.now() >= process_clock.morning_after(ended.astimezone(self.zone))

    @property
    def is_live(self) -> bool:
        """Whether people can join now."""
        return self.state in {Status.OPEN, Status.RUNNING, Status.PAUSED}

    @property
    def topic(self) -> str:
        """The topic of its live signals."""
        return f"session:{self.pk}"

    @property
    def has_passed(self) -> bool:
        """Whether its planned end is in the past."""
        return self.planned_end < clock.now()
