"""How evenly turns fall across a programme's sets, in words."""

from django.utils.translation import gettext, ngettext

from dashboards.figures import SetFigures
from dashboards.overview import Overview

AFTER = (2, 3, 4)  # sessions after which one may ask who has had no turn


def by_wait(overview: Overview) -> list[SetFigures]:
    """Running sets, those where somebody has waited longest first."""
    return sorted(overview.running, key=lambda one: (-one.history.longest_wait, one.name.casefold()))


def without_a_turn(overview: Overview, after: int) -> list[SetFigures]:
    """Running sets where somebody has had no turn in so many sessions; those that wait longest first."""
    found = [one for one in overview.running if one.history.somebody_waits and one.history.unchanged >= after]
    return sorted(found, key=lambda one: (-one.history.unchanged, one.name.casefold()))


def turns_says(overview: Overview) -> str:
    """The page's one sentence."""
    shown = overview.even + overview.uneven + overview.not_all_yet
    if not shown:
        return gettext("No set’s turns can be shown yet.")
    uneven = ngettext(
        "%(n)d of %(all)d sets is uneven.", "%(n)d of %(all)d sets are uneven.", overview.uneven
    ) % {"n": overview.uneven, "all": shown}
    waiting = len(without_a_turn(overview, AFTER[1]))
    if not waiting:
        return gettext("%(uneven)s Nobody has waited three sessions for a first turn.") % {"uneven": uneven}
    said = ngettext(
        "In %(n)d set somebody has had no turn after three sessions.",
        "In %(n)d sets somebody has had no turn after three sessions.",
        waiting,
    ) % {"n": waiting}
    return f"{uneven} {said}"
