"""The table of attendance by name, people × sessions, defined once: the page and both files show the same."""

from collections.abc import Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from dashboards.by_name import Line, Person, Register
from dashboards.table import Link, Mark, Table, Value

PEOPLE = "people"  # its name in the address of its files


def people_table(people: Sequence[Person]) -> Table:
    """Each person of whom attendance is seen by name, and each session of their set."""
    sessions = max((len(one.registers) for one in people), default=0)
    headings = [
        _("Set"), _("Person"), _("Sessions by name"), _("Came"), _("In the room"), _("Remote"), _("Late"),
        _("Apologies"), _("Absent"), *(_("Session %(n)d") % {"n": n} for n in range(1, sessions + 1)),
    ]  # fmt: skip
    rows = [[*_person_row(one), *_marks(one, sessions)] for one in people]
    totals: list[Value] = [_("In all"), None, *(sum(int(str(row[n])) for row in rows) for n in range(2, 9))]
    said = [
        _("By name: as the agreement says that everybody accepted. A session is shown if everybody who was due had accepted it before the session closed; otherwise it is hidden for all."),  # noqa: E501
        _("Late is present. Not due: joined later, left before, or excused. Observers and facilitators are not counted."),  # noqa: E501
        _("Days are those of each set’s own time zone. Attendance alone is seen by name: turns, actions and words are not."),  # noqa: E501
    ]  # fmt: skip
    return Table(_("Attendance by name"), headings, rows, [*totals, *[None] * sessions], said)


def by_first(rows: Sequence[Sequence[Value]]) -> list[tuple[Value, list[Sequence[Value]]]]:
    """Rows that follow each other and begin alike, under what they begin with, which they leave out."""
    return [
        (first, [list(row)[1:] for row in those]) for first, those in groupby(rows, key=lambda row: row[0])
    ]


def _person_row(one: Person) -> list[Value]:
    lines = one.counted
    came, remote = sum(line.came for line in lines), sum(line.remote for line in lines)
    apologies = sum(line.apologies for line in lines)
    missed = len(lines) - came - apologies
    late = sum(line.late for line in lines)
    return [
        Link(one.set_name, reverse("dashboards:set_figures", args=[one.set_id])), one.name, len(lines), came,
        came - remote, remote, late, apologies, missed,
    ]  # fmt: skip


def _marks(one: Person, sessions: int) -> list[Value]:
    marks: list[Value] = [_mark(*pair) for pair in zip(one.registers, one.lines, strict=True)]
    return marks + [None] * (sessions - len(marks))


def _mark(register: Register, line: Line | None) -> Mark:
    if line is None:
        is_hidden = not register.by_name
        letter, said, css = ("H", _("Hidden"), "heat-h") if is_hidden else ("N", _("Not due"), "heat-none")
    elif line.came:
        letter = "L" if line.late else "R" if line.remote else "✓"
        said, css = line.said, "heat-4"
    else:
        letter = "A" if line.apologies else "–"
        said, css = line.said, "heat-1"
    return Mark(letter, f"{said}, {register.day.isoformat()}", css)
