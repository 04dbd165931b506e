"""Which sets a lead should look at first, and why; based on figures, never on a single person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from dashboards import reads
from dashboards.figures import SetFigures
from dashboards.overview import Overview
from dashboards.wording import every_weeks, facilitated_by, in_words, span_passed

MOST = 6  # sets listed at most


Reason = tuple[str, str]  # why, and the figures behind it


@dataclass(frozen=True)
class Attention:
    """One set with one reason and its figures."""

    set: SetFigures
    reason: str
    detail: str


def look_first(overview: Overview) -> tuple[list[Attention], int]:
    """Sets with their most serious reason, most serious first, at most MOST; and the number of all such sets."""
    found = [attention for one in by_need(overview) if (attention := attention_of(one, overview.now))]
    return found[:MOST], len(found)


def sets_to_look_at(programmes: Sequence[UUID]) -> dict[UUID, int]:
    """How many sets of each programme need something, in as many queries for one programme as for ten."""
    return {pk: look_first(overview)[1] for pk, overview in reads.overviews(programmes).items()}


def by_need(overview: Overview) -> list[SetFigures]:
    """All sets: those that need something, most serious first, then the others by name; ended ones last."""

    def order(one: SetFigures) -> tuple[int, bool, str]:
        heaviest = _heaviest(one, overview.now)
        return -heaviest[0] if heaviest else 0, not one.is_running, one.name.casefold()

    return sorted(overview.sets, key=order)


def attention_of(one: SetFigures, now: datetime) -> Attention | None:
    """The most serious reason to look at this set, if there is one."""
    heaviest = _heaviest(one, now)
    return Attention(one, *heaviest[1](one, now)) if heaviest else None


def _heaviest(one: SetFigures, now: datetime) -> tuple[int, Callable[[SetFigures, datetime], Reason]] | None:
    """The weight of the first reason that applies to the set, and its text."""
    if not one.is_running:
        return None
    cells = one.history.cells
    last = cells[-1] if cells else None
    has_met = one.dates.last_at is not None
    since = (now - one.dates.last_at).days if one.dates.last_at else 0
    reasons = (
        (one.dates.without_host > 0, 500, _no_host),
        (one.needs_facilitator and has_met, 450, _no_facilitator),
        (last is not None and 2 * last.came <= last.places, 400 - (last.percent if last else 0), _half_came),
        (one.needs_date and has_met, 200 + min(since, 99), _no_date),
        (_stay_away(one), 150, _some_stay_away),
        (one.dates.left_open_at is not None, 125, _left_open),
        (one.history.is_uneven and one.history.somebody_waits, 100, _no_turn),
        (_few_report(one), 75, _little_reported),
        (one.is_behind, 60, _behind),
        # Being set up: no call is missing yet.
        (one.needs_facilitator, 50, _no_facilitator),
        (one.needs_date, 40, _no_date),
    )
    return next(((weight, say) for applies, weight, say in reasons if applies), None)


def _stay_away(one: SetFigures) -> bool:
    """Whether two or more were away from each of the last two sessions, as the figures beside it say too."""
    last = one.history.cells[-2:]
    return len(last) == 2 and all(cell is not None and cell.places - cell.came >= 2 for cell in last)


def _few_report(one: SetFigures) -> bool:
    """Whether fewer than half of the actions that were due have been reported on."""
    return one.reported_percent is not None and 2 * (one.reported or 0) < (one.due or 0)


def _little_reported(one: SetFigures, now: datetime) -> Reason:
    """Actions are forgotten between sessions."""
    by = gettext("Facilitated by %(names)s.") % {"names": facilitated_by(one)} if one.facilitators else ""
    said = gettext("%(reported)d of %(due)d that were due.") % {"reported": one.reported, "due": one.due}
    return gettext("fewer than half of the actions reported back"), f"{said} {by}".strip()


def _some_stay_away(one: SetFigures, now: datetime) -> Reason:
    """The same number stays away again and again."""
    last = one.history.shown_cells[-2:]
    figures = [
        gettext("%(came)d of %(places)d") % {"came": cell.came, "places": cell.places} for cell in last
    ]
    by = gettext("Facilitated by %(names)s.") % {"names": facilitated_by(one)} if one.facilitators else ""
    said = gettext("%(first)s came, then %(second)s.") % {"first": figures[0], "second": figures[1]}
    return gettext("two or more were away twice running"), f"{said} {by}".strip()


def _no_facilitator(one: SetFigures, now: datetime) -> Reason:
    """Nobody runs it."""
    return gettext("needs a facilitator"), gettext("Nobody facilitates it today.")


def _left_open(one: SetFigures, now: datetime) -> Reason:
    """Nobody closed a session that is over, so that nothing of that day is counted."""
    started = one.dates.left_open_at or now
    day = date_format(started.astimezone(one.zone), "j F")
    return (
        gettext("session of %(day)s was not closed") % {"day": day},
        gettext("Nothing of that day is counted yet."),
    )


def _half_came(one: SetFigures, now: datetime) -> Reason:
    """Half of the members or fewer came to the last session."""
    cells = one.history.shown_cells[-3:]
    half = 2 * cells[-1].came == cells[-1].places
    figures = [str(cell.percent) for cell in cells]
    series = gettext(", then ").join(filter(None, [", ".join(figures[:-1]), figures[-1]]))
    detail = ngettext(
        "%(series)s per cent in the last session.",
        "%(series)s per cent over %(number)s sessions.",
        len(figures),
    ) % {"series": series, "number": in_words(len(figures))}
    by = gettext("Facilitated by %(names)s.") % {"names": facilitated_by(one)} if one.facilitators else ""
    reason = gettext("half of them came last time") if half else gettext("fewer than half came last time")
    return reason, f"{detail} {by}".strip()


def _no_host(one: SetFigures, now: datetime) -> Reason:
    """Whoever was to run a coming session cannot, and nobody else may."""
    by = gettext("Facilitated by %(names)s.") % {"names": facilitated_by(one)} if one.facilitators else ""
    host = gettext("The host runs one session: the facilitator, or whom the set named.")
    return gettext("the host of the next session cannot come"), f"{by} {host}".strip()


def _behind(one: SetFigures, now: datetime) -> Reason:
    """More of its span has passed than of its sessions."""
    said = gettext("%(held)d held of %(planned)d; %(passed)s")
    passed = span_passed(one.pace) if one.pace else ""
    figures = {"held": one.dates.held, "planned": one.planned, "passed": passed}
    return gettext("behind its span"), said % figures


def _no_date(one: SetFigures, now: datetime) -> Reason:
    """Sessions remain, and the next has no date."""
    if one.dates.last_at is None:
        return gettext("no next date"), gettext("They have not met yet.")
    days = (now.astimezone(one.zone).date() - one.dates.last_at.astimezone(one.zone).date()).days
    said = (
        # Below nought where it was opened before the hour that it was planned for.
        gettext("Last met today; they planned %(rhythm)s.")
        if days < 1
        else ngettext(
            "Last met %(days)d day ago; they planned %(rhythm)s.",
            "Last met %(days)d days ago; they planned %(rhythm)s.",
            days,
        )
    )
    detail = said % {"days": days, "rhythm": every_weeks(one.weeks_between)}
    return gettext("no next date"), detail


def _no_turn(one: SetFigures, now: datetime) -> Reason:
    """Turns are uneven, and somebody has had none. Who and how many, the set and its facilitator know."""
    sessions = one.history.unchanged
    reason = ngettext(
        "somebody has had no turn in %(number)s session",
        "somebody has had no turn in %(number)s sessions",
        sessions,
    ) % {"number": in_words(sessions)}
    by = gettext("Facilitated by %(names)s.") % {"names": facilitated_by(one)} if one.facilitators else ""
    most = ngettext("Somebody has had %(turns)s turn.", "Somebody has had %(turns)s turns.", one.history.most)
    return reason, f"{most % {'turns': in_words(one.history.most)}} {by}".strip()
