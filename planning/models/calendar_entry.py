"""What one person's calendar was last told about one session."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.models import BaseModel
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import Membership, SetStatus


class CalendarEntryQuerySet(models.QuerySet["CalendarEntry"]):
    """Entries by what has become of them since."""

    def to_come(self) -> Self:
        """Of sessions that have not begun."""
        return self.filter(session__starts_at__gt=clock.now())

    def orphaned(self) -> Self:
        """Standing in the calendar of somebody who has left the set, or whose set has ended."""
        gone = ~_held() | Q(session__learning_set__status=SetStatus.ENDED)
        return self.to_come().filter(gone, is_on=True, session__status=Status.SCHEDULED)

    def of_people_in(self) -> Self:
        """Of scheduled sessions of running sets to which the person belongs today."""
        rows = self.filter(_held(), session__status=Status.SCHEDULED)
        return rows.exclude(session__learning_set__status=SetStatus.ENDED)


def _held() -> models.Exists:
    held = Membership.objects.current()
    return models.Exists(
        held.filter(learning_set=models.OuterRef("session__learning_set"), person=models.OuterRef("person"))
    )


class CalendarEntry(BaseModel):
    """One person's copy of one session, as the last letter about it said; SEQUENCE rises with each, and never falls
    (RFC 5546, 3.2.5)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="calendar_entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(
        default=True, help_text="Off once it was cancelled, for all or for them alone."
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    venue = models.CharField(max_length=200, blank=True)
    was_starts_at = models.DateTimeField(null=True, blank=True, help_text="What the letter before said.")
    was_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    was_venue = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(default=clock.now)

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="planning_calendar_entry_once")
        ]

    def __str__(self) -> str:
        return f"Calendar entry {self.pk}"

    def says(self, session: Session) -> bool:
        """Whether the calendar shows this start, length and place already."""
        return (self.starts_at, self.minutes, self.venue) == (
            session.starts_at,
            session.minutes,
            session.venue,
        )

    def update_to(self, session: Session, *, is_on: bool) -> None:
        """Take over what the session says now, remembering what stood there; does not save."""
        if not self._state.adding:
            self.sequence = max(session.sequence, self.sequence + 1)
            kept = self.is_on and is_on
            self.was_starts_at = self.starts_at if kept else None
            self.was_minutes = self.minutes if kept else None
            self.was_venue = self.venue if kept else ""
        self.starts_at, self.minutes, self.venue = session.starts_at, session.minutes, session.venue
        self.is_on, self.told_at = is_on, clock.now()
