"""What a lead should look at first, in figures and in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from dashboards.attendance import attendance_says, heat_rows, shade
from dashboards.attention import MOST, by_need, look_first
from dashboards.facts import Cell, Dates, Facilitator
from dashboards.figures import History, SetFigures
from dashboards.overview import Overview
from dashboards.wording import facilitated_by, in_words, turns_each

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINA = Facilitator(uuid4(), "Mina Sato", "mina@example.org")


def figures(
    name: str,
    *,
    turns: tuple[int, ...] = (1, 1, 1, 1, 1, 1),
    came: tuple[int, ...] = (6, 6, 6),
    last: int = 10,
    has_next: bool = True,
    status: str = "facilitated",
    by: tuple[Facilitator, ...] = (MINA,),
    places: int | None = None,
) -> SetFigures:
    dates = Dates(
        held=len(came),
        last_at=NOW - timedelta(days=last) if came else None,
        next_at=NOW + timedelta(days=9) if has_next else None,
    )
    cells = tuple(
        Cell(NOW - timedelta(days=99 - n), places or len(turns), here) for n, here in enumerate(came)
    )
    return SetFigures(
        id=uuid4(),
        name=name,
        status=status,
        planned=9,
        weeks_between=5,
        dates=dates,
        history=History(tuple(sorted(turns, reverse=True)), cells, len(cells)),
        facilitators=by,
        due=8,
        reported=6,
    )


def told(*sets: SetFigures) -> list[tuple[str, str, str]]:
    attention, _count = look_first(Overview(NOW, list(sets)))
    return [(one.set.name, one.reason, one.detail) for one in attention]


def test_reasons_are_told_heaviest_first() -> None:
    assert told(
        figures("Quarry", turns=(3, 0, 2, 0, 1, 2), came=(6, 5, 5, 4)),
        figures("Inlet", has_next=False, last=47),
        figures("Moor", came=(5, 4, 3)),
        figures("Weir"),
    ) == [
        (
            "Moor",
            "half of them came last time",
            "83, 67, then 50 per cent over three sessions. Facilitated by Mina.",
        ),
        ("Inlet", "no next date", "Last met 47 days ago; they planned every five weeks."),
        (
            "Quarry",
            "somebody has had no turn in four sessions",
            "Somebody has had three turns. Facilitated by Mina.",
        ),
    ]


def test_a_set_that_never_met_has_no_last_date() -> None:
    assert told(figures("New", came=(), has_next=False)) == [
        ("New", "no next date", "They have not met yet.")
    ]


def test_a_set_that_met_today_or_opened_before_its_hour_met_today() -> None:
    for last in (timedelta(hours=3), timedelta(minutes=-12)):
        one = figures("Inlet", has_next=False)
        one = replace(one, dates=replace(one.dates, last_at=NOW - last))
        assert told(one) == [("Inlet", "no next date", "Last met today; they planned every five weeks.")]
    one = replace(one, dates=replace(one.dates, last_at=NOW - timedelta(hours=13)))
    assert told(one)[0][2] == "Last met 1 day ago; they planned every five weeks."


def test_sets_that_fall_are_named_up_to_three() -> None:
    def says(*names: str) -> str:
        falling = [figures(name, came=(6, 5, 4)) for name in names]
        return attendance_says(Overview(NOW, [*falling, figures("Steady")])).partition("cent. ")[2]

    assert says() == ""
    assert says("Moor") == "Moor is falling, three sessions running."
    assert says("Moor", "Fen") == "Moor and Fen are falling, three sessions running."
    assert says("Moor", "Fen", "Tarn") == "Moor, Fen and Tarn are falling, three sessions running."
    assert says("Moor", "Fen", "Tarn", "Inlet") == "Moor, Fen and 2 more are falling, three sessions running."


def test_fewer_than_half_is_said_as_such_without_a_facilitator() -> None:
    reason = "fewer than half came last time"
    expected = "100, then 33 per cent over two sessions."
    assert told(figures("Quay", came=(6, 2), by=(), status="self-run")) == [("Quay", reason, expected)]


def test_sets_without_anybody_open_registers_and_those_who_stay_away_are_told() -> None:
    lost = figures("Juniper", by=())
    open_ = replace(figures("Ferry"), time_zone="Pacific/Auckland")
    open_ = replace(open_, dates=replace(open_.dates, left_open_at=datetime(2026, 11, 17, 20, tzinfo=UTC)))
    away = figures("Orchard", came=(6, 4, 4))
    assert told(open_, away, lost, figures("Weir", came=(6, 4, 5))) == [
        ("Juniper", "needs a facilitator", "Nobody facilitates it today."),
        ("Orchard", "two or more were away twice running", "4 of 6 came, then 4 of 6. Facilitated by Mina."),
        ("Ferry", "session of 18 November was not closed", "Nothing of that day is counted yet."),
    ]
    assert [one.name for one in by_need(Overview(NOW, [figures("A"), open_, lost]))] == [
        "Juniper",
        "Ferry",
        "A",
    ]


def test_small_numbers_give_no_reason_about_people() -> None:
    few = figures("Reed", turns=(3, 0, 0), came=(1, 1), places=3)
    assert told(few, figures("Dune", came=(1,))) == []


def test_ended_sets_and_sets_that_have_held_all_need_nothing() -> None:
    assert told(figures("Past", came=(2, 2), status="ended", has_next=False)) == []
    assert told(figures("Done", came=(6,) * 9, has_next=False)) == []


def test_no_more_than_the_first_few_are_told_and_all_are_counted() -> None:
    sets = [figures(f"Set {n}", has_next=False, last=n) for n in range(20)]
    attention, count = look_first(Overview(NOW, sets))
    assert (len(attention), count) == (MOST, 20)


def test_turns_are_worded_as_a_lead_reads_them() -> None:
    worded = [(2, 2, 2, 2), (2, 1, 1, 1), (3, 1, 1, 0), (1, 1, 1)]
    assert [turns_each(figures("Set", turns=turns, came=(4, 4))) for turns in worded] == [
        "2 each", "1 to 2", "0 to 3, uneven", "Hidden",
    ]  # fmt: skip


def test_facilitators_are_named_or_their_lack_is() -> None:
    by = [
        facilitated_by(figures("Set", by=by, status=s)) for by, s in (((MINA,), "shared"), ((), "self-run"))
    ]
    assert [*by, facilitated_by(figures("Set", by=()))] == ["Mina", "Runs itself", "Nobody yet"]
    assert [in_words(n) for n in (0, 1, 10, 11)] == ["none", "one", "ten", "11"]


def test_heat_shades_every_figure_and_frames_the_low() -> None:
    moor = figures("Moor", turns=(1,) * 20, came=(20, 18, 16, 14, 13))
    assert [shade(cell) for cell in moor.history.shown_cells] == [
        "heat-4", "heat-3", "heat-2", "heat-1", "heat-1 heat-low",
    ]  # fmt: skip
    rows, columns = heat_rows([moor, figures("Reed", turns=(1, 1, 1), came=(3, 3), has_next=False)])
    assert (len(columns), rows[0].cells.count("<td"), rows[1].cells.count("<td")) == (9, 9, 9)
    assert '<td class="heat-1 heat-low">13/20</td><td class="heat-none">2 Dec</td>' in rows[0].cells
    assert rows[1].cells.count("Hidden") == 2
    assert "Due, no date" in rows[1].cells
    assert "3/3" not in rows[1].cells


def test_a_set_that_reports_little_is_named() -> None:
    few = replace(figures("Elm"), due=9, reported=4)
    assert told(few, replace(few, due=8)) == [
        ("Elm", "fewer than half of the actions reported back", "4 of 9 that were due. Facilitated by Mina."),
    ]
