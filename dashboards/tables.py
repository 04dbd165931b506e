"""Tables of a programme's figures, each defined once: the page, the CSV file and the file for Excel show the same."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.by_stream import by_stream
from dashboards.facilitators import Load
from dashboards.facts import percent
from dashboards.figures import SetFigures
from dashboards.months import Month, months
from dashboards.overview import Overview
from dashboards.rules import hours_rule, rules
from dashboards.table import Link, Share, Table, Value, Word, hidden
from dashboards.turns import by_wait
from dashboards.wording import facilitated_by, turns_each, turns_word, why_hidden
from sets.models import SetStatus


def sets_table(overview: Overview, _loads: Sequence[Load] = ()) -> Table:
    """Each set: its dates, who came, turns, actions."""
    headings = [
        _("Set"), _("Stream"), _("Status"), _("Facilitators"), _("Members"), _("Sessions held"), _("Sessions planned"),
        _("Last session"), _("Next session"), _("Time zone"), _("Places"), _("Came"), _("Came, per cent"),
        _("Fewest turns"), _("Most turns"), _("Actions due"), _("Actions reported"), _("Reported, per cent"),
        _("Actions done"), _("Done, per cent"),
    ]  # fmt: skip
    totals: list[Value] = [
        _("In all"), None, None, None, sum(one.members for one in overview.sets), overview.held,
        sum(one.planned for one in overview.sets), None, None, None, overview.places, overview.came,
        Share(overview.came_percent), None, None, overview.due, overview.reported,
        Share(overview.reported_percent), overview.done, Share(overview.done_percent),
    ]  # fmt: skip
    return Table(_("Sets"), headings, [_set_row(one) for one in overview.sets], totals, rules())


def _set_row(one: SetFigures) -> list[Value]:
    history = one.history
    attended: list[Value] = [history.places, history.came, Share(one.came_percent)]
    turns: list[Value] = [history.fewest, history.most]
    actions: list[Value] = [one.due, one.reported, Share(one.reported_percent)]
    done: list[Value] = [one.done, Share(one.done_percent)]
    return [
        one.name,
        one.stream,
        str(SetStatus(one.status).label),
        _by(one),
        one.members,
        one.dates.held,
        one.planned,
        _day(one, one.dates.last_at),
        _day(one, one.dates.next_at),
        one.time_zone,
        *(attended if history.shown_cells else [_why(one.dates.held)] * 3),
        *(turns if history.has_turns else [Word(turns_each(one).lower())] * 2),
        *(actions if one.due is not None else [_why(one.dates.held)] * 3),
        *(done if one.done is not None else [_why(one.dates.held)] * 2),
    ]


def attendance_table(overview: Overview, _loads: Sequence[Load] = ()) -> Table:
    """Each set: how its members came, and why others did not, over the sessions that are shown."""
    headings = [
        _("Set"), _("Sessions shown"), _("Places"), _("In the room"), _("Remote"), _("Came"), _("Came, per cent"),
        _("Late"), _("Apologies"), _("Absent"),
    ]  # fmt: skip
    shown = [one for one in overview.sets if one.history.shown_cells]
    kept = [one for one in shown if one.history.has_details]
    places, came = overview.places, overview.came
    totals: list[Value] = [_("In all"), sum(len(one.history.shown_cells) for one in shown), places]
    if len(kept) == len(shown):
        remote, late, apologies = (
            (sum(column) for column in zip(*(one.history.details for one in kept), strict=True))
            if kept
            else (0, 0, 0)
        )
        totals += [came - remote, remote, came, Share(percent(came, places)), late, apologies,
                   places - came - apologies]  # fmt: skip
    else:
        then = Word(_("not counted then"))
        totals += [then, then, came, Share(percent(came, places)), then, then, then]
    return Table(_("How they came"), headings, [_came_row(one) for one in overview.sets], totals, rules())


def _came_row(one: SetFigures) -> list[Value]:
    history, name = one.history, _to(one)
    if not history.shown_cells:
        return [name, *[_why(one.dates.held)] * 9]
    places, came, share = history.places, history.came, Share(one.came_percent)
    begins: list[Value] = [name, len(history.shown_cells), places]
    if not history.has_details:
        then = Word(_("not counted then"))
        return [*begins, then, then, came, share, then, then, then]
    remote, late, apologies = history.details
    return [*begins, came - remote, remote, came, share, late, apologies, places - came - apologies]


def turns_table(overview: Overview, _loads: Sequence[Load] = ()) -> Table:
    """Each set: how turns are spread among its members, longest wait first."""
    headings = [
        _("Set"), _("Facilitators"), _("Sessions counted"), _("Fewest turns"), _("Most turns"), _("Spread"),
        _("Longest wait, in sessions"),
    ]  # fmt: skip
    return Table(_("Turns"), headings, [_turns_row(one) for one in by_wait(overview)], rules=rules())


def _turns_row(one: SetFigures) -> list[Value]:
    history = one.history
    by = _by(one)
    if not history.has_turns:
        return [_to(one), by, *[Word(turns_each(one).lower())] * 5]
    return [
        _to(one), by, history.unchanged, history.fewest, history.most, turns_word(one), history.longest_wait,
    ]  # fmt: skip


def months_table(overview: Overview, _loads: Sequence[Load] = ()) -> Table:
    """Each month, in each set's own zone: sessions held, sets that met, who came."""
    headings = [
        _("Month"),
        _("Sessions held"),
        _("Sets that met"),
        _("Places"),
        _("Came"),
        _("Came, per cent"),
    ]
    found = months(overview.sets)
    totals: list[Value] = [
        _("In all"), sum(one.held for one in found), sum(bool(one.history.all_cells) for one in overview.sets),
        overview.places, overview.came, Share(overview.came_percent),
    ]  # fmt: skip
    return Table(_("Month by month"), headings, [_month_row(one) for one in found], totals, rules())


def _month_row(one: Month) -> list[Value]:
    figures: list[Value] = [one.places, one.came, Share(one.percent)]
    return [one.name, one.held, one.sets, *(figures if one.places else [hidden()] * 3)]


def streams_table(overview: Overview, _loads: Sequence[Load] = ()) -> Table:
    """Each stream: sessions held, who came, how turns fall in its sets, and what became of actions."""
    headings = [
        _("Stream"), _("Sets"), _("Sessions held"), _("Sets that are behind"), _("Places"), _("Came"),
        _("Came, per cent"), _("Even turns"), _("Not all yet"), _("Uneven turns"), _("Actions due"),
        _("Actions reported"), _("Reported, per cent"), _("Actions done"), _("Done, per cent"),
    ]  # fmt: skip
    rows = [_stream_row(name or _("No stream"), one) for name, one in by_stream(overview)]
    return Table(_("Stream by stream"), headings, rows, _stream_row(_("In all"), overview), rules())


def _stream_row(name: str, of: Overview) -> list[Value]:
    came: list[Value] = [of.places, of.came, Share(of.came_percent)]
    turns: list[Value] = [of.even, of.not_all_yet, of.uneven]
    reported: list[Value] = [of.due, of.reported, Share(of.reported_percent)]
    done: list[Value] = [of.done, Share(of.done_percent)]
    return [
        name,
        len(of.sets),
        of.held,
        sum(one.is_behind for one in of.sets),
        *(came if of.places else [_why(of.held)] * 3),
        *(turns if any(one.history.has_turns for one in of.sets) else [_why(of.held)] * 3),
        *(reported if of.due else [_why(of.held)] * 3),
        *(done if of.done_percent is not None else [_why(of.held)] * 2),
    ]


def stream_months_table(overview: Overview, _loads: Sequence[Load] = ()) -> Table:
    """The same as month by month, for each stream by itself."""
    whole = months_table(overview)
    rows = [
        [name or _("No stream"), *row] for name, one in by_stream(overview) for row in months_table(one).rows
    ]
    headings, totals = [_("Stream"), *whole.headings], [whole.totals[0], None, *whole.totals[1:]]
    return Table(_("Month by month in each stream"), headings, rows, totals, rules())


def facilitators_table(_overview: Overview, loads: Sequence[Load] = ()) -> Table:
    """Who facilitates today: sets, sessions run and to come, rooms nobody closed, hours."""
    headings = [
        _("Facilitator"), _("Sets"), _("Sessions run"), _("Sessions to come"), _("Registers open"), _("Hours"),
    ]  # fmt: skip
    rows: list[list[Value]] = [
        [one.name, one.sets, one.held, one.ahead, one.left_open, one.hours] for one in loads
    ]
    totals: list[Value] = [_("In all"), *(sum(int(str(row[n])) for row in rows) for n in range(1, 6))]
    said = [
        _("Sessions that were run in the sets that they facilitate today, since they began there."),
        _("Two who facilitate one set both count its sessions, so sums can be more than the programme’s."),
        _("A set that runs itself has nobody here, so its sessions are in no line, and sums can be less."),
        hours_rule(),
    ]
    return Table(_("What facilitators do"), headings, rows, totals, said)


TABLES: dict[str, Callable[[Overview, Sequence[Load]], Table]] = {
    "sets": sets_table,
    "attendance": attendance_table,
    "turns": turns_table,
    "months": months_table,
    "streams": streams_table,
    "stream-months": stream_months_table,
    "facilitators": facilitators_table,
}


def _why(held: int) -> Word:
    """ "none yet" or "hidden", as the pages say."""
    return Word(why_hidden(held).lower())


def _by(one: SetFigures) -> str:
    """The facilitators' names, or that the set runs itself."""
    return ", ".join(person.name for person in one.facilitators) or facilitated_by(one)


def _to(one: SetFigures) -> Link:
    return Link(one.name, reverse("dashboards:set_figures", args=[one.id]))


def _day(one: SetFigures, moment: datetime | None) -> date | None:
    """The day of that moment where the set meets."""
    return moment.astimezone(one.zone).date() if moment else None
