"""A learning set: fixed people who meet over planned sessions."""

import uuid
import zoneinfo
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel, Deletion
from programmes.models import Programme
from sessions.process import defaults
from sessions.process.formats import DEFAULT_FORMAT
from sets import group_size

EMPTIED = "set.content"  # the deletion log's kind for a set whose words were deleted


class SetStatus(models.TextChoices):
    """The stages of a set on its way to running itself."""

    FORMING = "forming", _("Forming")
    FACILITATED = "facilitated", _("Facilitated")
    SHARED = "shared", _("Facilitation shared")
    SELF_RUN = "self-run", _("Runs itself")
    ENDED = "ended", _("Ended")


class TimeSharing(models.TextChoices):
    """How the rounds of a session get their minutes."""

    BID = "bid", _("Bid for time")
    EQUAL = "equal", _("Equal time")


class LearningSetQuerySet(models.QuerySet["LearningSet"]):
    """Sets by visibility and state."""

    def visible_to(self, user_id: uuid.UUID) -> Self:
        """Sets to which the person belongs today in any role. Programme leads' pages use `dashboards` instead."""
        from sets.models.membership import Membership

        return self.filter(
            pk__in=Membership.objects.current().filter(person_id=user_id).values("learning_set")
        )

    def running(self) -> Self:
        """Sets that have not ended."""
        return self.exclude(status=SetStatus.ENDED)

    def unled(self) -> Self:
        """Running sets that nobody facilitates, and that do not run themselves."""
        from sets.models.membership import Membership

        led = Membership.objects.current().filter(role=Membership.Role.FACILITATOR).values("learning_set")
        return self.running().exclude(status=SetStatus.SELF_RUN).exclude(pk__in=led)

    def emptied(self) -> Self:
        """Sets whose words were deleted after retention; their figures remain."""
        return self.filter(pk__in=Deletion.objects.filter(kind=EMPTIED).values("subject_id"))


class LearningSet(BaseModel):
    """A learning set: its name, time zone and meeting defaults. Agreements and memberships have their own tables."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="learning_sets")
    stream = models.ForeignKey(
        "programmes.ProgrammeStream",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="learning_sets",
        help_text="Of the same programme. Set by sets.services alone.",
    )
    name = models.CharField(_("name"), max_length=80)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/London")
    status = models.CharField(
        _("status"), max_length=12, choices=SetStatus.choices, default=SetStatus.FORMING
    )
    default_format = models.SlugField(_("format of the rounds"), default=DEFAULT_FORMAT.slug)
    planned_sessions = models.PositiveSmallIntegerField(
        _("sessions planned"),
        default=defaults.SESSIONS_PLANNED,
        validators=[
            MinValueValidator(defaults.SESSIONS_PLANNED_LEAST),
            MaxValueValidator(defaults.SESSIONS_PLANNED_MOST),
        ],
    )
    weeks_between = models.PositiveSmallIntegerField(
        _("weeks between"),
        default=defaults.WEEKS_BETWEEN,
        validators=[
            MinValueValidator(defaults.WEEKS_BETWEEN_LEAST),
            MaxValueValidator(defaults.WEEKS_BETWEEN_MOST),
        ],
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=defaults.SESSION_MINUTES,
        validators=[
            MinValueValidator(defaults.SESSION_MINUTES_LEAST),
            MaxValueValidator(defaults.SESSION_MINUTES_MOST),
        ],
    )
    rounds = models.PositiveSmallIntegerField(
        _("rounds"), default=defaults.ROUNDS, validators=[MaxValueValidator(defaults.ROUNDS_MOST)]
    )
    least_people = models.PositiveSmallIntegerField(
        _("people at least"),
        default=group_size.MEETS_WITH_LEAST,
        db_default=group_size.MEETS_WITH_LEAST,
        validators=[MinValueValidator(1), MaxValueValidator(group_size.PEOPLE_MOST)],
    )
    venue = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("video link"), max_length=500, blank=True)
    has_own_formats = models.BooleanField(default=False, db_default=False)
    question_hints = models.BooleanField(_("hints on questions"), default=True, db_default=True)
    time_sharing = models.CharField(
        _("minutes of a round"),
        max_length=5,
        choices=TimeSharing.choices,
        default=TimeSharing.BID,
        db_default=TimeSharing.BID,
    )
    shows_airtime = models.BooleanField(_("how long each had the floor"), default=False, db_default=False)
    replies_to_facilitator = models.BooleanField(
        _("answers to letters go to the facilitator"), default=False, db_default=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LearningSetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    minutes__gte=defaults.SESSION_MINUTES_LEAST, minutes__lte=defaults.SESSION_MINUTES_MOST
                ),
                name="sets_set_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    planned_sessions__gte=defaults.SESSIONS_PLANNED_LEAST,
                    planned_sessions__lte=defaults.SESSIONS_PLANNED_MOST,
                ),
                name="sets_set_planned",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The set's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def shares_equally(self) -> bool:
        """Whether the rounds of a session get as many minutes each, and nobody asks for some."""
        return self.time_sharing == TimeSharing.EQUAL

    @property
    def has_ended(self) -> bool:
        """Whether the set has ended; its words are deleted after the programme's retention period."""
        return self.status == SetStatus.ENDED
