"""The register of a session: answers beforehand, attendance, apologies, and the queue to speak."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel
from core.periods import Period, without
from core.sealing import SealedTextField
from sessions.models.session import Session
from sets.models import Membership, SetWords, in_scope


class Presence(models.TextChoices):
    """How somebody attends, or that they do not."""

    UNKNOWN = "", _("Not here yet")
    IN_ROOM = "in-room", _("In the room")
    REMOTE = "remote", _("Remote")
    AWAY = "away", _("Stepped out")
    APOLOGIES = "apologies", _("Apologies")
    ABSENT = "absent", _("Absent")
    NOT_DUE = "not-due", _("Not due")


HERE = (Presence.IN_ROOM, Presence.REMOTE, Presence.AWAY)
MISSING = (
    Presence.APOLOGIES,
    Presence.ABSENT,
    Presence.NOT_DUE,
)  # did not come, whatever else is known of them


class Attendance(BaseModel):
    """One person in one session's register; holds no words, since figures are made of it."""

    class Answer(models.TextChoices):
        """The answer given before the session."""

        NONE = "", _("Not answered")
        YES = "yes", _("Yes")
        NO = "no", _("No")
        MAYBE = "maybe", _("Maybe")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="register")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=12, choices=Membership.Role.choices, default=Membership.Role.MEMBER)
    answer = models.CharField(max_length=5, choices=Answer.choices, blank=True, default="")
    comes_remote = models.BooleanField(default=False, db_default=False, help_text="As they said beforehand.")
    # What was said for a start that has since been moved: shown as such, and counts for nothing.
    earlier_answer = models.CharField(
        max_length=5, choices=Answer.choices, blank=True, default="", db_default=""
    )
    earlier_start = models.DateTimeField(null=True, blank=True)
    presence = models.CharField(max_length=9, choices=Presence.choices, blank=True, default="")
    without_device = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True, blank=True)
    is_late = models.BooleanField(default=False)
    away_since = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_early = models.BooleanField(default=False)
    gaps = models.JSONField(default=list, blank=True, help_text="Gone and come back: pairs of moments.")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When their browser last spoke.")
    floor_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when they have had the floor in the action reports."
    )
    counted = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether they were due when the register was first counted.",
    )

    by_name = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the programme’s leads see this line by name, as its register was frozen.",
    )
    outer_task = models.CharField(
        max_length=9,
        blank=True,
        default="",
        db_default="",
        help_text="In the outer circle of a fishbowl: what they watch for. Not counted as waiting for a turn.",
    )
    ready_in = models.ForeignKey(
        "als_sessions.StageVisit",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The stay in a stage in which they said that they are done.",
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="sessions_attendance_once")]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"

    @property
    def is_here(self) -> bool:
        """Whether they are in the room, remote, or stepped out for a moment."""
        return self.presence in HERE

    @property
    def is_present(self) -> bool:
        """Whether they are in the room or remote, and have not left or stepped out."""
        return self.left_at is None and self.presence in {Presence.IN_ROOM, Presence.REMOTE}

    @property
    def came(self) -> bool:
        """Whether the register counts them as present."""
        return self.arrived_at is not None and self.presence not in MISSING

    @property
    def stays(self) -> list[Period]:
        """The periods in which they were there; the last one goes on if they are here."""
        if not self.came or self.arrived_at is None:
            return []
        gaps = [(datetime.fromisoformat(left), datetime.fromisoformat(back)) for left, back in self.gaps]
        return without((self.arrived_at, self.gone_since), gaps)

    @property
    def gone_since(self) -> datetime | None:
        """When they left or stepped out, None if they are here.

        In the room a silent browser is a phone in a pocket; of somebody remote it is all there is of them.
        """
        goes_by_browser = self.presence in {Presence.AWAY, Presence.REMOTE}
        return self.left_at or (self.away_since if goes_by_browser else None)

    @property
    def is_gone(self) -> bool:
        """Whether they are not here now: never came, or left; stepped out for a moment is not gone."""
        return self.presence not in HERE or self.left_at is not None

    def come_back(self, now: datetime) -> None:
        """End an absence and add it to `gaps`; does not save."""
        if self.gone_since is not None:
            self.gaps = [*self.gaps, [self.gone_since.isoformat(), now.isoformat()]]
        self.left_at = self.away_since = None


class RegisterCorrection(BaseModel):
    """The trace of one correction in a register after its session: who made it, and what it said before and after."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.CharField(max_length=9, choices=Presence.choices, blank=True)
    after = models.CharField(max_length=9, choices=Presence.choices)
    was_late = models.BooleanField()
    is_late = models.BooleanField()
    had_left_early = models.BooleanField()
    left_early = models.BooleanField()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"Correction {self.pk}"


class Apology(SetWords):
    """Why somebody cannot come, for the set alone; in its own table, so that figures never read words."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="apologies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    reason = SealedTextField(_("reason"), blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = in_scope()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="sessions_apology_once")]

    def __str__(self) -> str:
        return f"Apology {self.pk}"


class QueueEntry(BaseModel):
    """A place in the queue to speak, in stages where one person speaks at a time."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="queue")
    step = models.ForeignKey("als_sessions.Step", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    floor_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], condition=models.Q(done_at=None), name="sessions_queue_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Queue {self.pk}"


class ReportTurn(BaseModel):
    """Marks that an owner's turn at the action reports is over: they reported, or the facilitator moved on."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="report_turns")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="sessions_report_turn_once")
        ]

    def __str__(self) -> str:
        return f"Report turn {self.pk}"
