"""The state machine of a session: its status, and its position in the plan."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"  # people arrive
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def is_live(self) -> bool:
        """Whether people can enter the room."""
        return self in {Status.OPEN, Status.RUNNING, Status.PAUSED}

    @property
    def has_begun(self) -> bool:
        """Whether the session has a position in the plan and a running or paused clock."""
        return self in {Status.RUNNING, Status.PAUSED}


class Move(StrEnum):
    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    RESTORE = "restore"
    OPEN = "open"
    UNOPEN = "unopen"
    START = "start"
    UNSTART = "unstart"
    NEXT = "next"
    BACK = "back"
    SKIP = "skip"
    JUMP = "jump"
    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    SHORTEN = "shorten"
    INSERT = "insert"
    REMOVE = "remove"
    REORDER = "reorder"
    SWAP_FORMAT = "swap_format"
    TAKE_OVER = "take_over"
    CONTRIBUTE = "contribute"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    DECLARE_NONE = "declare_none"
    HOLD_AFTER_ALL = "hold_after_all"


class IllegalMove(Exception):
    """The move is not allowed in this status; `status` is None when the position in the plan forbids it."""

    def __init__(self, status: Status | None, move: Move) -> None:
        super().__init__(f"{move} is not allowed when {status or 'the plan has no such step'}")
        self.status = status
        self.move = move


_RUN = (Status.RUNNING, Status.PAUSED)
_LIVE = (Status.OPEN, *_RUN)
_PLANNED = (Status.SCHEDULED, *_LIVE)

# Where a move leaves the status as it is. Position moves stand here: status and position are kept
# apart, so moving on while paused stays paused, and going back from there too.
_STAYING: dict[Move, tuple[Status, ...]] = {
    Move.RESCHEDULE: (Status.SCHEDULED,),
    Move.NEXT: _RUN,
    Move.BACK: _RUN,
    Move.SKIP: _RUN,
    Move.JUMP: _RUN,
    Move.EXTEND: _RUN,
    Move.SHORTEN: _RUN,
    Move.INSERT: _PLANNED,
    Move.REMOVE: _PLANNED,
    Move.REORDER: _PLANNED,
    Move.SWAP_FORMAT: _PLANNED,
    Move.TAKE_OVER: _LIVE,
    Move.CONTRIBUTE: _RUN,
    Move.WITHDRAW: _RUN,
}

TRANSITIONS: Mapping[tuple[Status, Move], Status] = MappingProxyType(
    {
        (Status.SCHEDULED, Move.CANCEL): Status.CANCELLED,
        (Status.OPEN, Move.CANCEL): Status.CANCELLED,
        (Status.CANCELLED, Move.RESTORE): Status.SCHEDULED,
        (Status.SCHEDULED, Move.OPEN): Status.OPEN,
        (Status.OPEN, Move.UNOPEN): Status.SCHEDULED,
        (Status.OPEN, Move.START): Status.RUNNING,
        (Status.RUNNING, Move.UNSTART): Status.OPEN,
        (Status.PAUSED, Move.UNSTART): Status.OPEN,
        (Status.RUNNING, Move.PAUSE): Status.PAUSED,
        (Status.PAUSED, Move.RESUME): Status.RUNNING,
        (Status.RUNNING, Move.CLOSE): Status.CLOSED,
        (Status.PAUSED, Move.CLOSE): Status.CLOSED,
        # Not a way back: what closing lets go (the pads) is gone. It lets a forgotten report be added.
        (Status.CLOSED, Move.REOPEN): Status.PAUSED,
        # Held by mistake: it counts for nothing, and what was said in it stays.
        (Status.CLOSED, Move.DECLARE_NONE): Status.CANCELLED,
        (Status.CANCELLED, Move.HOLD_AFTER_ALL): Status.CLOSED,
    }
    | {(status, move): status for move, statuses in _STAYING.items() for status in statuses}
)

# Everything but closing can be taken back: this is the move that does it.
TAKEN_BACK_BY: Mapping[Move, Move] = MappingProxyType(
    {
        Move.RESCHEDULE: Move.RESCHEDULE,
        Move.CANCEL: Move.RESTORE,
        Move.RESTORE: Move.CANCEL,
        Move.OPEN: Move.UNOPEN,
        Move.UNOPEN: Move.OPEN,
        Move.START: Move.UNSTART,
        Move.UNSTART: Move.START,
        Move.NEXT: Move.BACK,
        Move.BACK: Move.NEXT,
        Move.SKIP: Move.BACK,
        Move.JUMP: Move.JUMP,
        Move.PAUSE: Move.RESUME,
        Move.RESUME: Move.PAUSE,
        Move.EXTEND: Move.SHORTEN,
        Move.SHORTEN: Move.EXTEND,
        Move.INSERT: Move.REMOVE,
        Move.REMOVE: Move.INSERT,
        Move.REORDER: Move.REORDER,
        Move.SWAP_FORMAT: Move.SWAP_FORMAT,
        Move.TAKE_OVER: Move.TAKE_OVER,
        Move.CONTRIBUTE: Move.WITHDRAW,
        Move.WITHDRAW: Move.CONTRIBUTE,
        Move.REOPEN: Move.CLOSE,
        Move.DECLARE_NONE: Move.HOLD_AFTER_ALL,
        Move.HOLD_AFTER_ALL: Move.DECLARE_NONE,
    }
)


def next_status(status: Status, move: Move) -> Status:
    try:
        return TRANSITIONS[status, move]
    except KeyError:
        raise IllegalMove(status, move) from None


def is_legal(status: Status, move: Move) -> bool:
    return (status, move) in TRANSITIONS


def moves_from(status: Status) -> tuple[Move, ...]:
    return tuple(move for move in Move if is_legal(status, move))


def first_step(count: int) -> int:
    """The position after starting; positions count from 0."""
    return _step(0, count, Move.START)


def step_after(position: int, count: int, over: Collection[int] = ()) -> int:
    """The next step that is not over already; the last has none after it: closing is a move of its own."""
    following = position + 1
    while following in over:
        following += 1
    return _step(following, count, Move.NEXT)


def step_before(position: int, count: int) -> int:
    return _step(position - 1, count, Move.BACK)


def step_at(position: int, count: int) -> int:
    return _step(position, count, Move.JUMP)


def _step(position: int, count: int, move: Move) -> int:
    if not 0 <= position < count:
        raise IllegalMove(None, move)
    return position


def draw() -> str:
    """The table of transitions as a Mermaid state diagram."""
    arrows: dict[tuple[Status, Status], list[str]] = {}
    for status in Status:
        for move in moves_from(status):
            arrows.setdefault((status, TRANSITIONS[status, move]), []).append(move.value)
    lines = [f"    {start} --> {end}: {', '.join(moves)}" for (start, end), moves in arrows.items()]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {Status.SCHEDULED}", *lines]) + "\n"
