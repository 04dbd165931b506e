"""Tables of a programme's figures, each defined once: the page, the CSV file and the file for Excel show the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.facilitators import Load
from dashboards.facts import percent
from dashboards.figures import SetFigures
from dashboards.months import Month, months
from dashboards.overview import Overview
from dashboards.turns import by_wait
from dashboards.wording import not_shown, turns_word
from sets.models import SetStatus


class Link(NamedTuple):
    """A text that leads somewhere on the page; a file has the text."""

    text: str
    url: str


class Share(NamedTuple):
    """A share in whole per cent; a file has a number."""

    percent: int | None


class Word(NamedTuple):
    """A word in the place of a figure: hidden, settling, not counted then."""

    text: str


class Mark(NamedTuple):
    """What one register says of one person: a letter on the page, words in a file and for ears."""

    letter: str
    text: str
    css: str = "heat-none"


Value = str | int | date | Link | Share | Word | Mark | None


@dataclass(frozen=True)
class Table:
    """Headings, rows and sums. `rules` say how it is counted, on the page and on a sheet of its own."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    totals: Sequence[Value] = ()
    rules: Sequence[str] = field(default=())

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Each heading, and the class that puts figures to the right."""
        return [(heading, self._css(n)) for n, heading in enumerate(self.headings)]

    def _css(self, n: int) -> str:
        figures = any(isinstance(row[n], int | Share) for row in self.rows)
        return "num" if figures else ""


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
        ", ".join(person.name for person in one.facilitators),
        one.members,
        one.dates.held,
        one.planned,
        _day(one, one.dates.last_at),
        _day(one, one.dates.next_at),
        one.time_zone,
        *(attended if history.shown_cells else [hidden()] * 3),
        *(turns if history.has_turns else [Word(not_shown(history.showing_turns).lower())] * 2),
        *(actions if one.due is not None else [hidden()] * 3),
        *(done if one.done is not None else [hidden()] * 2),
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
        return [name, *[hidden()] * 9]
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
    by = ", ".join(person.name for person in one.facilitators)
    if not history.has_turns:
        return [_to(one), by, *[Word(not_shown(history.showing_turns).lower())] * 5]
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
        hours_rule(),
    ]
    return Table(_("What facilitators do"), headings, rows, totals, said)


TABLES: dict[str, Callable[[Overview, Sequence[Load]], Table]] = {
    "sets": sets_table,
    "attendance": attendance_table,
    "turns": turns_table,
    "months": months_table,
    "facilitators": facilitators_table,
}


def rules() -> list[str]:
    """How the figures are counted, one sentence each."""
    return [
        _("Held: sessions whose room was closed."),
        _("Came: present in the room or remotely, of the members who were due that day, as the register said when it closed. Late is present. Observers and facilitators are not counted."),  # noqa: E501
        _("Turns: rounds on somebody’s own issue, since the set’s members last changed. Uneven: two or more between the most and the fewest. Not all yet: somebody has had none."),  # noqa: E501
        _("Longest wait: closed sessions since the last turn of whoever has waited longest. Who that is, the set and its facilitator know."),  # noqa: E501
        _("Reported back, done: of the actions that were said before the last session. Done is “done” alone, without partly. They change at a close, and only by what four people or more did."),  # noqa: E501
        _("Hidden: under four people or two sessions. Hidden is not nought, and is in no sum."),
        _("Settling: the members have changed. Turns come back after two closed sessions with the same people."),
        _("Days and months are those of each set’s own time zone."),
    ]  # fmt: skip


def hours_rule() -> str:
    """How the hours of who facilitates are counted, in tables and reports."""
    return _(
        "Hours: while they were in the room, until its close, as on their own sheet: each session in quarters of an"
        " hour, rounded down; their sum in whole hours."
    )


def hidden() -> Word:
    """What stands where a figure is about too few people."""
    return Word(_("hidden"))


def _to(one: SetFigures) -> Link:
    return Link(one.name, reverse("dashboards:set_figures", args=[one.id]))


def _day(one: SetFigures, moment: datetime | None) -> date | None:
    """The day of that moment where the set meets."""
    return moment.astimezone(one.zone).date() if moment else None
