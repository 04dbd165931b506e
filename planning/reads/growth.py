"""A facilitator's hours for accreditation: sessions they ran, from closed registers, with role, format and people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from planning.reads.hours import TRAINEE, HourLine, hours_of, time_said
from sessions.models import MISSING, Attendance, Presence, Round
from sessions.reads.formats import BUILT_IN
from sessions.services.facilitator_log import sessions_run_by
from sets.models import Membership


@dataclass(frozen=True)
class RunLine:
    """One session that somebody ran."""

    line: HourLine
    formats: str
    people: int

    @property
    def date(self) -> date:
        return self.line.date

    @property
    def role_said(self) -> str:
        """A member or an observer who ran it stood in as its host."""
        return self.line.role_said if self.is_facilitator or self.is_trainee else str(_("Host"))

    @property
    def is_trainee(self) -> bool:
        return self.line.role == TRAINEE

    @property
    def is_facilitator(self) -> bool:
        return self.line.role == Membership.Role.FACILITATOR


@dataclass
class Growth:
    """The sessions that somebody ran, newest first, and their sums."""

    lines: list[RunLine]

    @property
    def minutes(self) -> int:
        return sum(one.line.minutes for one in self.lines)

    @cached_property
    def sums(self) -> list[tuple[str, str, int]]:
        """What, how long, in how many sessions; nothing that is none."""
        parts = [
            (_("In all"), self.lines),
            (_("As facilitator"), [one for one in self.lines if one.is_facilitator]),
            (_("As host"), [one for one in self.lines if not one.is_facilitator and not one.is_trainee]),
            (_("As trainee"), [one for one in self.lines if one.is_trainee]),
            (_("In the room"), [one for one in self.lines if one.line.how != Presence.REMOTE]),
            (_("By video"), [one for one in self.lines if one.line.how == Presence.REMOTE]),
        ]
        return [
            (str(what), time_said(sum(one.line.minutes for one in lines)), len(lines))
            for what, lines in parts
            if lines
        ]

    def rows(self) -> Iterator[list[object]]:
        """For a spreadsheet, with its headings."""
        yield [_("Date"), _("Set"), _("Role"), _("Format"), _("People"), _("Present"), _("Minutes")]
        for one in self.lines:
            yield [
                one.line.day, one.line.set, one.role_said, one.formats, one.people, one.line.how_said,
                one.line.minutes,
            ]  # fmt: skip


def growth_of(person: User) -> Growth:
    """A handful of queries, however many sessions there were."""
    ran = {str(session.pk) for session in sessions_run_by(person)}
    lines = [line for line in hours_of(person.pk).lines if line.session in ran]
    ids = [UUID(line.session) for line in lines]
    formats, people = _formats(ids), _people(ids)
    found = [RunLine(line, formats.get(line.session, ""), people.get(line.session, 0)) for line in lines]
    return Growth(found[::-1])


def _formats(ids: list[UUID]) -> dict[str, str]:
    """The formats of the rounds that were held, by session; of one of a set's own no more than that it was one."""
    done = Round.objects.filter(session__in=ids, status=Round.Status.DONE).order_by("session", "position")
    found: dict[str, list[str]] = {}
    for session_id, slug in done.values_list("session", "format"):
        known = BUILT_IN.get(slug)
        found.setdefault(str(session_id), []).append(
            _(known.name) if known else _("A format of the set’s own")
        )
    return {pk: ", ".join(dict.fromkeys(names)) for pk, names in found.items()}


def _people(ids: list[UUID]) -> dict[str, int]:
    """How many members came, by session."""
    came = Attendance.objects.filter(
        session__in=ids, role=Membership.Role.MEMBER, arrived_at__isnull=False
    ).exclude(presence__in=MISSING)
    counted = came.order_by().values_list("session").annotate(n=Count("person", distinct=True))
    return {str(pk): n for pk, n in counted}
