"""Figures as phrases for a lead's pages."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.names import isolate_bidi
from dashboards.figures import SetFigures, Showing
from dashboards.pace import Pace

NUMBERS = (
    _("none"), _("one"), _("two"), _("three"), _("four"), _("five"),
    _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
)  # fmt: skip


def in_words(number: int) -> str:
    """A number as a word up to ten, then in digits."""
    return str(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def turns_each(one: SetFigures) -> str:
    """ "2 each", "0 to 2, uneven", or why it is not shown."""
    history = one.history
    if not history.has_turns:
        is_hidden = history.showing_turns is Showing.HIDDEN
        return why_hidden(one.dates.held) if is_hidden else not_shown(history.showing_turns)
    if history.most == history.fewest:
        return gettext("%(turns)d each") % {"turns": history.most}
    words = (
        gettext("%(least)d to %(most)d, uneven") if history.is_uneven else gettext("%(least)d to %(most)d")
    )
    return words % {"least": history.fewest, "most": history.most}


def turns_word(one: SetFigures) -> str:
    """ "uneven", "not all yet" or "even" of turns that are shown."""
    if one.history.is_uneven:
        return gettext("uneven")
    return gettext("not all yet") if one.history.somebody_waits else gettext("even")


def not_shown(why: Showing) -> str:
    """ "Hidden" or "Settling"."""
    return gettext("Settling") if why is Showing.SETTLING else gettext("Hidden")


def why_hidden(held: int) -> str:
    """ "None yet" where no session has been held, which the dates say too; else "Hidden", whatever there is."""
    return gettext("Hidden") if held else gettext("None yet")


def facilitated_by(one: SetFigures) -> str:
    """The facilitators' short names, or that the set runs itself."""
    names = ", ".join(isolate_bidi(person.short_name) for person in one.facilitators)
    if names:
        return names
    return gettext("Runs itself") if one.status == "self-run" else gettext("Nobody yet")


def every_weeks(weeks: int) -> str:
    """ "every five weeks"."""
    return ngettext("every week", "every %(weeks)s weeks", weeks) % {"weeks": in_words(weeks)}


def span_passed(pace: Pace) -> str:
    """ "one year of two has passed.", "seven months of 30 have passed."."""
    if pace.passed and pace.passed % 12 == 0 == pace.months % 12:
        passed, months = pace.passed // 12, pace.months // 12
        said = ngettext(
            "%(passed)s year of %(span)s has passed.", "%(passed)s years of %(span)s have passed.", passed
        )
    else:
        passed, months = pace.passed, pace.months
        said = ngettext(
            "%(passed)s month of %(span)s has passed.", "%(passed)s months of %(span)s have passed.", passed
        )
    return said % {"passed": in_words(passed), "span": in_words(months)}
