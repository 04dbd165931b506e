"""The pictures on a lead's pages, from figures that stand in a table beside them."""

from collections import Counter

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from dashboards.charts import Point, bar_chart, line_chart
from dashboards.months import months
from dashboards.overview import Overview

MONTHS_DRAWN = 24


def attendance_line(overview: Overview) -> SafeString | None:
    """Attendance month by month; None before there are two months to draw."""
    found = months(overview.sets)[-MONTHS_DRAWN:]
    shown = [one for one in found if one.percent is not None]
    if len(shown) < 2:
        return None
    points = [Point(date_format(one.first, "M")[:1], one.name, one.percent) for one in found]
    says = gettext("From %(first)d per cent in %(begin)s to %(last)d per cent in %(end)s.") % {
        "first": shown[0].percent,
        "begin": shown[0].name,
        "last": shown[-1].percent,
        "end": shown[-1].name,
    }
    return line_chart(points, title=gettext("Per cent that came, month by month"), says=says)


def waits_bars(overview: Overview) -> SafeString | None:
    """How many sets have which longest wait; None while no set's turns are shown."""
    waits = Counter(one.history.longest_wait for one in overview.running if one.history.has_turns)
    if not waits:
        return None
    bars = [
        (
            ngettext("%(n)d session", "%(n)d sessions", wait) % {"n": wait},
            number,
            ngettext("%(n)d set", "%(n)d sets", number) % {"n": number},
        )
        for wait, number in sorted(waits.items())
    ]
    says = ", ".join(f"{name}: {said}" for name, _number, said in bars) + "."
    return bar_chart(bars, title=gettext("The longest wait in each set"), says=says)
