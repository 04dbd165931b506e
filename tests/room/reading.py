"""What people may read of a session, and who has had a turn, counted anew by the plainest means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from core.periods import covers
from room.state import RoomState, room_state
from room.state.panels.next_date import NextDatePanel
from room.state.panels.reflection import ReflectionPanel
from room.state.panels.round import RoundPanel
from room.state.panels.selection import SelectionPanel
from room.state.panels.topics import TopicsPanel
from sessions.models import Attendance, Bid, Presence, Round, Session
from sessions.process.machine import Status
from sessions.process.stages import PresenterState
from sessions.reads.balance import balance
from sets.models import LearningSet, Membership
from sets.roles import Roles


@dataclass(frozen=True)
class Said:
    """Words that somebody wrote, and when."""

    words: str
    author_id: UUID
    at: datetime
    kind: str


def words_in(room: RoomState) -> Iterator[str]:
    """All words that people wrote, as this state of the room would show them."""
    match room.stage:
        case RoundPanel() as stage:
            yield from (kept.words for kept in stage.kept)
            yield from (str(action.words) for action in stage.actions)
            if stage.topic is not None:
                yield str(stage.topic.topic_line)
        case TopicsPanel() as stage:
            yield from (offered.words for offered in stage.offered)
            yield from (str(issue.topic_line) for issue in [*stage.carried, *stage.before])
        case SelectionPanel() as stage:
            yield from (offered.words for offered in stage.offered)
        case ReflectionPanel() as stage:
            yield from (str(row.words) for _label, rows in stage.said for row in rows)
            yield from (mine.words for mine in stage.mine.values())
        case NextDatePanel() as stage:
            yield from (str(action.words) for action in stage.promises)


def check_room_state(session: Session, me: User, roles: Roles, said: list[Said], *, strict: bool) -> None:
    """Nobody reads what the table denies them."""
    room = room_state(session, me, roles)
    shown = set(words_in(room))
    may_keep = isinstance(room.stage, RoundPanel) and room.stage.may_keep
    assert room.agenda.steps == len(room.agenda.rows) == session.steps.count()
    if room.step is not None:
        presents = room.round is not None and room.round.presenter_id == me.pk
        assert room.is_presenter is presents
        if presents and room.step.presenter_state == PresenterState.LISTENING:
            assert not shown & {s.words for s in said if s.kind == "kept"}
            assert isinstance(room.stage, RoundPanel)
            assert not may_keep
    if not (roles.is_member(session.learning_set_id) or roles.is_facilitator(session.learning_set_id)):
        assert not room.takes_part
        assert not may_keep
    reads = roles.reads(session.learning_set_id)
    assert reads
    if strict:
        # What a round is about is said again as the round begins.
        others = [s for s in said if s.author_id != me.pk and s.kind != "topic"]
        before = {s.words for s in others if not covers(reads, s.at)}
        assert not shown & before


def check_balance(learning_set: LearningSet) -> None:
    """Turns, bids not chosen and sessions waited equal a recount, session by session."""
    current = Membership.objects.current().filter(learning_set=learning_set, role=Membership.Role.MEMBER)
    expected = {m.person_id: _counted(learning_set, m) for m in current}
    found = {s.person.pk: (s.turns, s.not_chosen, s.waited) for s in balance(learning_set)}
    assert found == expected


def _counted(learning_set: LearningSet, membership: Membership) -> tuple[int, int, int]:
    turns = not_chosen = waited = 0
    for session in Session.objects.filter(learning_set=learning_set).order_by("starts_at", "id"):
        if session.state is not Status.CLOSED or session.closed_at is None:
            continue
        if session.closed_at < membership.started_at:
            continue
        mine = [
            r
            for r in Round.objects.filter(session=session, kind="issue")
            if r.presenter_id == membership.person_id and r.status == Round.Status.DONE
        ]
        if mine:
            turns, waited = turns + len(mine), 0
            continue
        bids = Bid.objects.filter(session=session, person=membership.person_id)
        not_chosen += any(bid.wants_turn and bid.withdrawn_at is None for bid in bids)
        row = Attendance.objects.filter(session=session, person=membership.person_id).first()
        came = row is not None and row.arrived_at is not None
        waited += came and row is not None and row.presence not in {Presence.APOLOGIES, Presence.ABSENT}
    return turns, not_chosen, waited
