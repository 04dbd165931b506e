"""A session's register line by line, with what was corrected later."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from sessions.models import Attendance, Presence, RegisterCorrection, Session


@dataclass
class Register:
    """One session's register; read once."""

    session: Session

    @cached_property
    def rows(self) -> list[Attendance]:
        """By name."""
        rows = Attendance.objects.filter(session=self.session).select_related("person")
        return sorted(rows, key=lambda row: (row.person.short_name, row.pk))

    @cached_property
    def corrections(self) -> list[RegisterCorrection]:
        """Oldest first."""
        found = RegisterCorrection.objects.filter(attendance__session=self.session)
        return list(found.select_related("attendance__person", "by"))

    @property
    def trace(self) -> list[tuple[str, str, str, str]]:
        """Who, what it said before, what it says since, and who corrected it."""
        return [
            (
                one.attendance.person.short_name,
                said(one.before, late=one.was_late, early=one.had_left_early),
                said(one.after, late=one.is_late, early=one.left_early),
                one.by.short_name if one.by else _("somebody who has gone"),
            )
            for one in self.corrections
        ]


def said(presence: str, *, late: bool, early: bool) -> str:
    """“In the room, late, left early”."""
    shown = Presence.IN_ROOM if presence == Presence.AWAY else Presence(presence)
    extra = [_("late")] * late + [_("left early")] * early
    return ", ".join([str(shown.label), *extra])
