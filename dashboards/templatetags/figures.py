"""Template tags that format and draw figures."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core.ui.balance import Share, balance_circle
from dashboards import wording
from dashboards.figures import SetFigures

register = template.Library()

register.filter("turns_each", wording.turns_each)
register.filter("facilitated_by", wording.facilitated_by)
register.filter("in_words", wording.in_words)


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
