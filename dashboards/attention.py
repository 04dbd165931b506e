"""Which sets a lead should look at first, and why; based on figures, never on a single person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, ngettext

from dashboards.figures import SetFigures
from dashboards.overview import Overview
from dashboards.wording import every_weeks, facilitated_by, in_words

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
    found = [(*heaviest, one) for one in overview.running if (heaviest := _heaviest(one, overview.now))]
    found.sort(key=lambda each: (-each[0], each[2].name))
    return [Attention(one, *say(one, overview.now)) for _weight, say, one in found[:MOST]], len(found)


def _heaviest(one: SetFigures, now: datetime) -> tuple[int, Callable[[SetFigures, datetime], Reason]] | None:
    """The weight of the first reason that applies to the set, and its text."""
    cells = one.history.cells
    last = cells[-1] if cells else None
    if one.is_running and one.dates.without_host:
        return 500, _no_host
    if last is not None and 2 * last.came <= last.places:
        return 400 - last.percent, _half_came
    if one.needs_date:
        days = (now - one.dates.last_at).days if one.dates.last_at else 0
        return 200 + min(days, 99), _no_date
    if one.history.is_uneven and one.history.somebody_waits:
        return 100 + min(one.history.unchanged, 99), _no_turn
    return None


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
    return gettext("whoever was to run the next session cannot"), by


def _no_date(one: SetFigures, now: datetime) -> Reason:
    """Sessions remain, and the next has no date."""
    if one.dates.last_at is None:
        return gettext("no next date"), gettext("They have not met yet.")
    days = (now - one.dates.last_at).days
    detail = ngettext(
        "Last met %(days)d day ago; they planned %(rhythm)s.",
        "Last met %(days)d days ago; they planned %(rhythm)s.",
        days,
    ) % {"days": days, "rhythm": every_weeks(one.weeks_between)}
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
