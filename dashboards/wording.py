"""Figures as phrases for a lead's pages."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.names import isolate_bidi
from dashboards.figures import SetFigures

NUMBERS = (
    _("none"), _("one"), _("two"), _("three"), _("four"), _("five"),
    _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
)  # fmt: skip


def in_words(number: int) -> str:
    """A number as a word up to ten, then in digits."""
    return str(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def turns_each(one: SetFigures) -> str:
    """ "2 each", "0 to 2, uneven", or that it is hidden."""
    if one.hidden:
        return gettext("Hidden")
    most, least = one.history.turns[0], one.history.turns[-1]
    if most == least:
        return gettext("%(turns)d each") % {"turns": most}
    words = (
        gettext("%(least)d to %(most)d, uneven")
        if one.history.is_uneven
        else gettext("%(least)d to %(most)d")
    )
    return words % {"least": least, "most": most}


def facilitated_by(one: SetFigures) -> str:
    """The facilitators' short names, or that the set runs itself."""
    names = ", ".join(isolate_bidi(person.short_name) for person in one.facilitators)
    if names:
        return names
    return gettext("Runs itself") if one.status == "self-run" else gettext("Nobody yet")


def every_weeks(weeks: int) -> str:
    """ "every five weeks"."""
    return ngettext("every week", "every %(weeks)s weeks", weeks) % {"weeks": in_words(weeks)}


def first_large(words: str) -> str:
    """The text with a capital first letter."""
    return words[:1].upper() + words[1:]
