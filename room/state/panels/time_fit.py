"""What fits before the end, as the selection shows it: the sum in words, the bar, and ways to make it fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.budget import Block
from room.state.agenda import Agenda
from room.state.clock_time import clock_time
from sessions.models import Round
from sessions.process.clock import Way, WayKind, ways_to_fit
from sessions.process.formats import Format
from sessions.services import session_plan


@dataclass(frozen=True, slots=True)
class TimeFit:
    """The sum in words, the bar, and up to three ways to fit."""

    over: int
    verdict: str
    ways: Sequence[tuple[Way, str]]
    blocks: Sequence[Block]
    available: int
    for_rounds: int  # minutes before the planned end that nothing else takes
    starts: str
    ends: str


def time_fit(agenda: Agenda, rounds: list[Round], formats: Mapping[str, Format]) -> TimeFit:
    """What the planned rounds take of the time that is left; no query."""
    sum_ = agenda.budget
    over = sum_.minutes_over
    least = max((formats[r.format].least_minutes for r in rounds if r.format in formats), default=5)
    ways = ways_to_fit(budget=sum_, rounds=[r.minutes for r in rounds], least=least)
    ahead = [agenda.rows[place] for place in agenda.ahead]
    rest = round(sum(session_plan.minutes_to_come(row) for row in ahead if row.round_id is None))
    blocks = [Block(_of_whom(r), r.minutes) for r in rounds]
    planned = sum(r.minutes for r in rounds) + rest
    return TimeFit(
        over=over,
        verdict=_verdict(over, sum_.ends_at),
        ways=[(way, _way(way, rounds)) for way in ways],
        blocks=[*blocks, Block(_("Close"), rest, fixed=True)],
        available=max(1, planned - over),
        for_rounds=planned - over - rest,
        starts=clock_time(sum_.ends_at - timedelta(minutes=planned)),
        ends=agenda.planned_end,
    )


def _of_whom(round_: Round) -> str:
    if round_.presenter:
        return round_.presenter.short_name
    kinds = {Round.Kind.THEME: _("Theme"), Round.Kind.ACTIVITY: _("Activity")}
    return round_.title or kinds.get(Round.Kind(round_.kind), _("Open"))


def _verdict(over: int, ends_at: datetime) -> str:
    end = clock_time(ends_at)
    if over > 0:
        return ngettext("%(n)d minute over: ends at %(end)s", "%(n)d minutes over: ends at %(end)s", over) % {
            "n": over,
            "end": end,
        }
    if over < 0:
        return ngettext(
            "%(n)d minute to spare: ends at %(end)s", "%(n)d minutes to spare: ends at %(end)s", -over
        ) % {"n": -over, "end": end}
    return _("Fits: ends at %(end)s") % {"end": end}


def _way(way: Way, rounds: list[Round]) -> str:
    end = clock_time(way.ends_at)
    if way.kind is WayKind.EQUAL:
        return _("%(n)d minutes each, and end at %(end)s") % {"n": way.minutes, "end": end}
    if way.kind is WayKind.CARRY:
        last = rounds[-1]
        if last.presenter is None:
            return _("Leave out the last round, and end at %(end)s") % {"end": end}
        return _("Carry %(name)s’s topic to the next session, and end at %(end)s") % {
            "name": last.presenter.short_name,
            "end": end,
        }
    return _("Stay until %(end)s, if everyone agrees") % {"end": end}
