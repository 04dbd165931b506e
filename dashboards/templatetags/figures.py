"""Template tags that format and draw figures."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.ui.balance import Share, balance_circle
from dashboards import table, wording
from dashboards.figures import SetFigures

register = template.Library()

register.filter("turns_each", wording.turns_each)
register.filter("facilitated_by", wording.facilitated_by)
register.filter("turns_word", wording.turns_word)
register.filter("in_words", wording.in_words)
register.filter("every_weeks", wording.every_weeks)
register.filter("why_hidden", wording.why_hidden)


@register.filter
def value(given: table.Value) -> SafeString | str:
    """One value of a table on a page."""
    if isinstance(given, table.Link):
        return format_html('<a href="{}">{}</a>', given.url, given.text)
    if isinstance(given, table.Word):
        return format_html('<span class="soft">{}</span>', given.text[:1].upper() + given.text[1:])
    if isinstance(given, table.Mark):
        said = '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
        return format_html(said, given.letter, given.text)
    if isinstance(given, table.Share):
        return "–" if given.percent is None else format_html("{}&nbsp;%", given.percent)
    return "" if given is None else str(given)


@register.filter
def share(percent: int | None, held: int) -> SafeString | str:
    """A share, or why there is none after so many sessions held."""
    return wording.why_hidden(held) if percent is None else format_html("{}&nbsp;%", percent)


@register.filter
def css(given: table.Value) -> str:
    """The class of one cell of a heat map."""
    return given.css if isinstance(given, table.Mark) else "num" if isinstance(given, int) else "heat-none"


@register.filter
def nth(given: Sequence[Any], n: int) -> Any:
    """One column of a table."""
    return given[n]


@register.simple_tag
def turns_circle(one: SetFigures, *, size: int) -> SafeString:
    """The circle of a set's turns; empty segments while they are not shown.

    Half of it is filled for the most and half for the fewest turns: how many members have how many is not drawn.
    """
    history = one.history
    half = (one.members + 1) // 2
    turns = (history.most,) * half + (history.fewest,) * (one.members - half)
    return _drawn(turns, size, bool(one.facilitators), not history.has_turns)


@lru_cache(maxsize=4096)
def _drawn(turns: tuple[int, ...], size: int, facilitated: bool, hidden: bool) -> SafeString:
    """The drawing, cached: sets with the same turns look the same."""
    shares = [Share("", number) for number in turns]
    circle = balance_circle(shares, size=size, facilitated=facilitated, hidden=hidden)
    return render_to_string("ui/circle_balance.html", {"circle": circle, "size": size})
