"""From when until when, as a clock on the wall shows it, also in the night in which the clocks change."""

from datetime import datetime, tzinfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.ui.days import weekday_and_day


def day(moment: datetime) -> str:
    """“Tuesday 5 January” in the reader's zone; with the year when it is another one than today's."""
    return weekday_and_day(timezone.localtime(moment))


def ends(begins: datetime, end: datetime, zone: tzinfo) -> str:
    """“12:00”; “01:30, after the clocks go back”."""
    first, last = begins.astimezone(zone), end.astimezone(zone)
    said, before, after = date_format(last, "H:i"), first.utcoffset(), last.utcoffset()
    if before is None or after is None or before == after:
        return said
    said_of = (
        _("%(time)s, after the clocks go forward")
        if after > before
        else _("%(time)s, after the clocks go back")
    )
    return said_of % {"time": said}


def span(begins: datetime, end: datetime, zone: tzinfo) -> str:
    """“10:00 to 12:00”; “00:30 to 01:30, after the clocks go back”."""
    facts = {"start": date_format(begins.astimezone(zone), "H:i"), "end": ends(begins, end, zone)}
    return _("%(start)s to %(end)s") % facts
