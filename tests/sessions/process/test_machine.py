"""The machine: every pair of status and move, and the edges of the plan."""

import pytest

from sessions.process.machine import (
    TAKEN_BACK_BY,
    TRANSITIONS,
    IllegalMove,
    Move,
    Status,
    draw,
    first_step,
    is_legal,
    moves_from,
    next_status,
    step_after,
    step_at,
    step_before,
)

# Read across: where each move leads from scheduled, open, running, paused, closed, cancelled. "-" is refused.
EXPECTED = """
reschedule   scheduled  -          -        -        -       -
cancel       cancelled  cancelled  -        -        -       -
restore      -          -          -        -        -       scheduled
open         open       -          -        -        -       -
unopen       -          scheduled  -        -        -       -
start        -          running    -        -        -       -
unstart      -          -          open     open     -       -
next         -          -          running  paused   -       -
back         -          -          running  paused   -       -
skip         -          -          running  paused   -       -
jump         -          -          running  paused   -       -
pause        -          -          paused   -        -       -
resume       -          -          -        running  -       -
extend       -          -          running  paused   -       -
shorten      -          -          running  paused   -       -
insert       scheduled  open       running  paused   -       -
remove       scheduled  open       running  paused   -       -
reorder      scheduled  open       running  paused   -       -
swap_format  scheduled  open       running  paused   -       -
take_over    -          open       running  paused   -       -
contribute   -          -          running  paused   -       -
withdraw     -          -          running  paused   -       -
close        -          -          closed   closed   -       -
reopen       -          -          -        -        paused  -
declare_none    -       -          -        -        cancelled  -
hold_after_all  -       -          -        -        -       closed
"""

PAIRS = [
    (status, Move(move), answer)
    for move, *answers in (line.split() for line in EXPECTED.strip().splitlines())
    for status, answer in zip(Status, answers, strict=True)
]


def test_the_table_above_lists_every_pair_once() -> None:
    assert [(status, move) for status, move, _ in PAIRS] == [
        (status, move) for move in Move for status in Status
    ]


@pytest.mark.parametrize(("status", "move", "answer"), PAIRS)
def test_next_status_follows_the_table_for_every_pair(status: Status, move: Move, answer: str) -> None:
    if answer == "-":
        with pytest.raises(IllegalMove) as refusal:
            next_status(status, move)
        assert (refusal.value.status, refusal.value.move) == (status, move)
    else:
        assert next_status(status, move) == Status(answer)
    assert is_legal(status, move) == (answer != "-")


@pytest.mark.parametrize("status", Status)
def test_moves_from_lists_what_is_legal_when_asked(status: Status) -> None:
    assert moves_from(status) == tuple(
        move for each, move, answer in PAIRS if each is status and answer != "-"
    )


def test_everything_can_be_taken_back_but_closing() -> None:
    assert set(Move) - set(TAKEN_BACK_BY) == {Move.CLOSE}


@pytest.mark.parametrize(("status", "move"), [pair for pair in TRANSITIONS if pair[1] is not Move.CLOSE])
def test_taking_back_leads_to_where_it_was_when_moved(status: Status, move: Move) -> None:
    back = next_status(TRANSITIONS[status, move], TAKEN_BACK_BY[move])
    # An open room that was cancelled, and a paused session sent back to its start, come back one pace earlier or later.
    rougher = {(Status.OPEN, Move.CANCEL): Status.SCHEDULED, (Status.PAUSED, Move.UNSTART): Status.RUNNING}
    assert back == rougher.get((status, move), status)


def test_every_status_can_be_reached_from_scheduled() -> None:
    reached = {Status.SCHEDULED}
    for _ in Status:
        reached |= {end for (start, _), end in TRANSITIONS.items() if start in reached}
    assert reached == set(Status)


@pytest.mark.parametrize(
    ("status", "live", "begun"),
    [
        (Status.SCHEDULED, False, False),
        (Status.OPEN, True, False),
        (Status.RUNNING, True, True),
        (Status.PAUSED, True, True),
        (Status.CLOSED, False, False),
        (Status.CANCELLED, False, False),
    ],
)
def test_status_says_whether_the_room_is_live_and_the_clock_has_begun(
    status: Status, live: bool, begun: bool
) -> None:
    assert (status.is_live, status.has_begun) == (live, begun)


def test_position_walks_the_plan_there_and_back() -> None:
    assert first_step(18) == 0
    assert [step_after(position, 4) for position in range(3)] == [1, 2, 3]
    assert [step_before(position, 4) for position in (3, 2, 1)] == [2, 1, 0]
    assert [step_at(position, 2) for position in (0, 1)] == [0, 1]


def test_step_after_refuses_when_it_is_the_last_step() -> None:
    with pytest.raises(IllegalMove) as refusal:
        step_after(3, 4)
    assert (refusal.value.status, refusal.value.move) == (None, Move.NEXT)


def test_step_before_refuses_when_it_is_the_first_step() -> None:
    with pytest.raises(IllegalMove) as refusal:
        step_before(0, 4)
    assert refusal.value.move is Move.BACK


@pytest.mark.parametrize("position", [-1, 4, 99])
def test_step_at_refuses_when_the_plan_has_no_such_step(position: int) -> None:
    with pytest.raises(IllegalMove):
        step_at(position, 4)


def test_first_step_refuses_when_the_plan_is_empty() -> None:
    with pytest.raises(IllegalMove):
        first_step(0)


def test_draw_shows_every_transition_of_the_table() -> None:
    arrows = set()
    for line in draw().splitlines()[2:]:
        ends, moves = line.strip().split(": ")
        start, end = ends.split(" --> ")
        arrows |= {(Status(start), Move(move), Status(end)) for move in moves.split(", ")}
    assert arrows == {(start, move, end) for (start, move), end in TRANSITIONS.items()}
    assert draw().splitlines()[:2] == ["stateDiagram-v2", "    [*] --> scheduled"]


def test_going_on_passes_by_what_is_over() -> None:
    assert step_after(3, 10, {4, 5, 7}) == 6
    with pytest.raises(IllegalMove):
        step_after(7, 10, {8, 9})
