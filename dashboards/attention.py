"""Which sets a lead should look at first, and why: in figures, never about a person."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from dashboards.figures import Overview, SetFigures
from dashboards.wording import every_weeks, facilitated_by, first_large, in_words

MOST = 6  # more than that is no longer first


@dataclass(frozen=True)
class Attention:
    """One set, one reason, and the figures behind it."""

    set: SetFigures
    reason: str
    detail: str
    weight: int  # heavier first


def look_first(overview: Overview) -> list[Attention]:
    """The heaviest reason of each set that has one, heaviest first."""
    found = [_heaviest(one, overview) for one in overview.running]
    return sorted((one for one in found if one), key=lambda one: (-one.weight, one.set.name))


def _heaviest(one: SetFigures, overview: Overview) -> Attention | None:
    return _half_came(one) or _no_date(one, overview) or _no_turn(one)


def _half_came(one: SetFigures) -> Attention | None:
    """Half or fewer came to the last session."""
    if not one.cells or one.cells[-1] is None or 2 * one.cells[-1].came > one.cells[-1].places:
        return None
    last = one.cells[-1]
    half = 2 * last.came == last.places
    figures = [str(cell.percent) for cell in one.shown_cells[-3:]]
    series = gettext(", then ").join(filter(None, [", ".join(figures[:-1]), figures[-1]]))
    detail = ngettext(
        "%(series)s per cent in the last session.",
        "%(series)s per cent over %(number)s sessions.",
        len(figures),
    ) % {"series": series, "number": in_words(len(figures))}
    by = gettext("Facilitated by %(names)s.") % {"names": facilitated_by(one)} if one.facilitators else ""
    reason = gettext("half of them came last time") if half else gettext("fewer than half came last time")
    return Attention(one, reason, f"{detail} {by}".strip(), 300 + 100 - last.percent)


def _no_date(one: SetFigures, overview: Overview) -> Attention | None:
    """It has sessions left and no date for the next."""
    if not one.needs_date:
        return None
    reason = gettext("no next date")
    if one.dates.last_at is None:
        return Attention(one, reason, gettext("They have not met yet."), 150)
    days = (overview.now - one.dates.last_at).days
    detail = ngettext(
        "Last met %(days)d day ago; they planned %(rhythm)s.",
        "Last met %(days)d days ago; they planned %(rhythm)s.",
        days,
    ) % {"days": days, "rhythm": every_weeks(one.weeks_between)}
    return Attention(one, reason, detail, 200 + min(days, 99))


def _no_turn(one: SetFigures) -> Attention | None:
    """Turns are uneven, and some have had none."""
    if not one.is_uneven or not one.without_turn:
        return None
    reason = ngettext(
        "%(some)s of %(all)s has had no turn", "%(some)s of %(all)s have had no turn", one.without_turn
    ) % {"some": in_words(one.without_turn), "all": in_words(one.members)}
    held = ngettext("%(number)s session held", "%(number)s sessions held", len(one.cells)) % {
        "number": first_large(in_words(len(one.cells)))
    }
    taken = sum(one.turns)
    turns = ngettext("%(number)s turn taken", "%(number)s turns taken", taken) % {"number": in_words(taken)}
    return Attention(one, reason, f"{held}, {turns}.", 100 + one.without_turn)
