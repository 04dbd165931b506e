"""A quarter's report: what is kept of a programme's figures, and what is read of it later.

Nothing is worked out for it that does not stand on the programme's pages at the moment when it is made: attendance
is a sum of cells that are shown, turns and actions are those of that day. So it tells nothing that the pages have not
told, and keeps telling the same. People stand in it by their ids, so that who is erased is gone from it too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from dashboards import reads
from dashboards.attention import look_first
from dashboards.by_stream import by_stream
from dashboards.columns import FACILITATOR, read
from dashboards.facts import percent
from dashboards.meetings import Meeting, State, meetings
from dashboards.overview import Overview
from dashboards.rules import hours_rule, rules
from planning.reads.hours import sheets_of
from programmes.models import QuarterReport
from programmes.quarters import Quarter
from sessions.models import FrozenRegister
from sets.models import LearningSet, Membership

QUARTERS = 4  # in a report's own table
OFFERED = 8  # quarters back that can still be reported
HOUR = 3600


@dataclass(frozen=True)
class Counted:
    """One quarter of a programme: sessions held, sets that met, and who came to the sessions that are shown."""

    quarter: Quarter
    held: int
    sets: int
    places: int
    came: int

    @property
    def percent(self) -> int | None:
        """Attendance in per cent; None where nothing is shown."""
        return percent(self.came, self.places)


@dataclass(frozen=True)
class Work:
    """What one facilitator did in a quarter."""

    name: str
    sets: int
    held: int
    hours: int


@dataclass(frozen=True)
class Report:
    """A report as its page shows it."""

    quarter: Quarter
    made_at: datetime
    made_by: str
    figures: dict[str, Any]
    quarters: Sequence[Counted]
    work: Sequence[Work]
    streams: Sequence[tuple[str, Counted]]  # none in a report of before streams were kept
    corrected: int  # registers that were counted anew since, as the pages say too

    @property
    def counted(self) -> Counted:
        """The quarter's own line."""
        return self.quarters[-1]


def counted_in(overview: Overview, quarter: Quarter) -> Counted:
    """One quarter's sums of the cells that are shown, each counted in its set's own zone."""
    met = [
        (one, cell)
        for one in overview.sets
        for cell in one.history.all_cells
        if quarter.holds(cell.starts_at.astimezone(one.zone).date())
    ]
    shown = [cell for one, cell in met if one.history.shown_cells and not cell.hidden]
    places, came = sum(cell.places for cell in shown), sum(cell.came for cell in shown)
    return Counted(quarter, len(met), len({one.id for one, _cell in met}), places, came)


def content_of(programme_id: UUID, quarter: Quarter) -> dict[str, Any]:
    """What a report of that quarter keeps, as the pages have it now."""
    overview, found = reads.overview(programme_id), meetings(programme_id, quarter.first, quarter.last)
    line = [quarter]
    while len(line) < QUARTERS:
        line.insert(0, line[0].before)
    attention, number = look_first(overview)
    return {
        "sets": len({one.set_id for one in found} | _sets_in(programme_id, quarter)),
        "planned": len(found),
        "quarters": [_kept(counted_in(overview, one)) for one in line],
        "streams": [[name, *_kept(counted_in(one, quarter))[1:]] for name, one in by_stream(overview)],
        "turns": [overview.even, overview.not_all_yet, overview.uneven, overview.settling, overview.hidden],
        "actions": [overview.due, overview.reported, overview.reported_percent, overview.done_percent],
        "attention": [[one.set.name, one.reason] for one in attention],
        "attention_count": number,
        "work": _work(programme_id, found, quarter),
        "rules": [
            *rules(),
            hours_rule(),
        ],
    }


def _sets_in(programme_id: UUID, quarter: Quarter) -> set[UUID]:
    """The sets that there were in that quarter, whatever there is today."""
    begun = LearningSet.objects.filter(programme=programme_id, created_at__date__lte=quarter.last)
    there = begun.filter(Q(ended_at=None) | Q(ended_at__date__gte=quarter.first)).order_by()
    return {pk for (pk,) in read(there, "id")}


def _kept(one: Counted) -> list[Any]:
    return [one.quarter.first.isoformat(), one.held, one.sets, one.places, one.came]


def _work(programme_id: UUID, found: Sequence[Meeting], quarter: Quarter) -> list[list[Any]]:
    """Each facilitator's sets, sessions and seconds, of sessions that were held while they facilitated."""
    by_set: dict[UUID, list[Meeting]] = {}
    for one in found:
        if one.state is State.HELD:
            by_set.setdefault(one.set_id, []).append(one)
    rows = Membership.objects.filter(learning_set__in=by_set, role=Membership.Role.FACILITATOR)
    done: dict[UUID, list[Meeting]] = {}
    for person, set_id, begun, ended in read(
        rows.order_by("person", "id"), "person", "learning_set", "started_at", "ended_at"
    ):
        theirs = [one for one in by_set[set_id] if _facilitated(one, begun, ended)]
        done.setdefault(person, []).extend(theirs)
    seconds = _seconds(programme_id, done, quarter)
    return [
        [str(person), len({one.set_id for one in those}), len(those), seconds.get(person, 0)]
        for person, those in done.items()
        if those
    ]


def _facilitated(one: Meeting, begun: datetime, ended: datetime | None) -> bool:
    closed_at, opened_at = one.closed_at or one.starts_at, one.opened_at or one.starts_at
    return begun <= closed_at and (ended is None or ended >= opened_at)


def _seconds(programme_id: UUID, people: Collection[UUID], quarter: Quarter) -> dict[UUID, int]:
    """What each one's own sheet of hours says of facilitating in the programme's sets in that quarter."""
    theirs = Q(role=Membership.Role.FACILITATOR, session__learning_set__programme=programme_id)
    days = (quarter.first - timedelta(days=2), quarter.last + timedelta(days=2))  # wherever a set meets
    return {
        person: 60 * sum(line.minutes for line in sheet.lines if quarter.holds(line.date))
        for person, sheet in sheets_of(people, theirs & Q(session__starts_at__date__range=days)).items()
    }


def report_of(kept: QuarterReport) -> Report:
    """A report that was kept, with the names that its people have now."""
    lines = [
        Counted(Quarter.of(date.fromisoformat(first)), *numbers)
        for first, *numbers in kept.content["quarters"]
    ]
    by, quarter = kept.made_by, Quarter.of(kept.first)
    return Report(
        quarter=quarter,
        made_at=kept.created_at,
        made_by=by.name if by and by.is_active else "",
        figures=kept.content,
        quarters=lines,
        work=_named(kept.programme_id, kept.content["work"]),
        streams=[(name, Counted(quarter, *sums)) for name, *sums in kept.content.get("streams", [])],
        corrected=_corrected(kept),
    )


def _named(programme_id: UUID, work: Sequence[Sequence[Any]]) -> list[Work]:
    rows = Membership.objects.filter(
        learning_set__programme=programme_id,
        role=Membership.Role.FACILITATOR,
        person__in=[person for person, *_rest in work],
    )
    names = dict(read(rows.order_by(), "person__id", "person__name", people=FACILITATOR))
    found = [
        Work(names.get(UUID(person), gettext("Somebody who left")), sets, held, spent // HOUR)
        for person, sets, held, spent in work
    ]
    return sorted(found, key=lambda one: one.name.casefold())


def _corrected(kept: QuarterReport) -> int:
    """Registers of the quarter that are shown, and were counted anew after the report was made."""
    quarter = Quarter.of(kept.first)
    since = FrozenRegister.objects.filter(
        session__learning_set__programme=kept.programme_id, superseded_at=None, created_at__gt=kept.created_at,
        number__gt=1,
    ).order_by()  # fmt: skip
    if not any(read(since[:1], "number")):  # nearly always: then a thousand sets are not read for it
        return 0
    return sum(
        cell.is_corrected and cell.counted_at is not None and cell.counted_at > kept.created_at
        for one in reads.overview(kept.programme_id).sets
        for cell in one.history.cells
        if cell is not None and quarter.holds(cell.starts_at.astimezone(one.zone).date())
    )


def offered(first: date | None, made: Sequence[QuarterReport], today: date) -> tuple[list[Quarter], Quarter]:
    """Quarters whose report can be made, the newest first; and the next to come, for its date."""
    ahead = Quarter.of(today)
    while ahead.before.settled_on > today:
        ahead = ahead.before
    there = {one.first for one in made}
    found: list[Quarter] = []
    one = ahead.before
    while first is not None and one.last >= first and len(found) < OFFERED:
        found += [one] if one.first not in there else []
        one = one.before
    return found, ahead
