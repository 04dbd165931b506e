"""One person's sight of the room: who they are in it, where it stands, what they do now, what comes next."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Draft, User
from accounts.services import drafts_about
from core import clock
from core.sealing import Holder, preload
from core.ui.clockface import Clockface
from core.ui.plan import Fact
from room.state import agenda, people, stage_facts, stage_panels
from room.state.agenda import Agenda
from room.state.people import People
from sessions import permissions
from sessions.models import Round, Session, StageVisit, Step
from sessions.process.formats import FORMATS, Format
from sessions.process.stages import Capture, Lines, PresenterState, WhoSpeaks
from sessions.reads.plan import plan_and_visit
from sessions.services import locking
from sets.permissions import can_open_room
from sets.roles import Roles


@dataclass
class RoomState:
    """Everything a template of the room may show to `me`."""

    session: Session
    me: User
    roles: Roles
    now: datetime
    people: People
    agenda: Agenda
    step: Step | None
    round: Round | None
    next_step: Step | None
    face: Clockface
    lines: Lines
    is_host: bool
    is_presenter: bool
    is_listening: bool
    takes_part: bool
    may_take_over: bool
    may_reopen: bool
    drafts: dict[str, str] = field(default_factory=dict)
    left_over: list[Draft] = field(default_factory=list)
    stage: dict[str, Any] = field(default_factory=dict)
    stage_rows: list[Step] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The present stage's kind; empty before the start."""
        return self.step.kind if self.step else ""

    @property
    def h1(self) -> str:
        """The page's heading: the stage's name, or where the session stands."""
        if self.step:
            return self.step.name
        if self.session.status == "open":
            return _("People are arriving")
        return _("The session is closed") if self.session.status == "closed" else _("The session is not open")

    @property
    def place(self) -> int:
        """Step n, from 1; 0 before the start."""
        return self.agenda.position + 1

    @property
    def is_quiet(self) -> bool:
        """Whether the screen is the bare one of a presenter who listens; a host needs all of theirs."""
        return self.is_listening and not self.is_host

    @property
    def role_line(self) -> str:
        """The one sentence for me; whoever reports has the floor as a presenter has."""
        if self.is_presenter or self.stage.get("is_my_turn"):
            return self.lines.presenter
        return self.lines.member

    @property
    def keeps_pad(self) -> bool:
        """Whether my pad from the listening stage lies on the table after it: until the session closes."""
        slot = f"pad:{self.session.pk}"
        return self.session.is_live and not self.is_listening and bool(self.drafts.get(slot))

    @property
    def wall_line(self) -> str:
        """The one sentence for everybody in front of the wall."""
        if self.step:
            return self.lines.wall
        if self.session.status == "open":
            return _("Welcome. We begin at %(time)s.") % {"time": people.clock_time(self.session.starts_at)}
        return _("Thank you, all of you.") if self.session.status == "closed" else ""

    @property
    def ring(self) -> Clockface | None:
        """The clock around the circle; before the start there is none."""
        return self.face if self.step else None

    @property
    def is_here(self) -> bool:
        """Whether the register has me here, and I have not left or been marked as stepped out."""
        mine = self.people.attendance.get(self.me.pk)
        return mine is not None and mine.left_at is None and mine.presence in {"in-room", "remote"}

    def may_read(self, said_at: datetime, author_id: UUID | None = None) -> bool:
        """Whether I may read what somebody said then: my own always, others' from the day I joined."""
        if author_id == self.me.pk:
            return True
        since = self.roles.sees_from(self.session.learning_set_id)
        return since is not None and said_at >= since

    @property
    def may_read_round(self) -> bool:
        """Whether I may read what the present round is about, and what is said in it: some stays in the room."""
        return self.round is None or self.is_presenter or self.may_hear(self.round)

    def may_hear(self, round_: Round) -> bool:
        """Whether a round is for my ears: who is here and was here for it hears what stays in the room."""
        mine = self.people.attendance.get(self.me.pk)
        stays = permissions.is_room_only(round_)
        return not stays or (self.is_here and permissions.was_there(round_, mine))

    @property
    def has_queue(self) -> bool:
        """Whether the present stage says one at a time."""
        return self.step is not None and WhoSpeaks(self.step.who_speaks).has_queue

    @property
    def captures(self) -> list[Capture]:
        """What the present stage keeps."""
        return [Capture(c) for c in self.step.captures] if self.step else []

    @property
    def facts(self) -> list[Fact]:
        """Who speaks, what the presenter does, what we keep."""
        return stage_facts.of(self)

    @property
    def is_member(self) -> bool:
        """Whether I am counted in the set, whatever else I am."""
        return self.roles.is_member(self.session.learning_set_id)

    @property
    def formats(self) -> list[Format]:
        """The formats that a round can be run in."""
        return list(FORMATS.values())

    @property
    def key_list(self) -> list[tuple[str, str]]:
        """One key each, as the dialog behind `?` names them."""
        return stage_facts.keys()

    @property
    def round_number(self) -> int:
        """Which round this is, from 1."""
        return next(
            (
                n
                for n, r in enumerate(self.stage.get("rounds", []), 1)
                if self.round and r.pk == self.round.pk
            ),
            0,
        )


def room_state(session: Session, me: User, roles: Roles) -> RoomState:
    """Reads what this person may see now."""
    now = clock.now()
    rows, visit = plan_and_visit(session)
    plan = agenda.lay_out(session, rows, visit, now)
    step = rows[plan.position] if plan.position >= 0 else None
    session.step = step
    round_ = step.round if step else None
    presenter = round_.presenter if round_ else None
    presents = presenter is not None and presenter.pk == me.pk
    sight = RoomState(
        session=session,
        me=me,
        roles=roles,
        now=now,
        people=people.gather(session, step, me),
        agenda=plan,
        step=step,
        round=round_,
        next_step=rows[plan.ahead[0]] if session.is_live and plan.ahead else None,
        face=_face(session, visit, now),
        lines=_lines(step, presenter.short_name if presenter else ""),
        is_host=session.host_id == me.pk,
        is_presenter=presents,
        is_listening=presents and step is not None and step.presenter_state == PresenterState.LISTENING,
        takes_part=roles.is_member(session.learning_set_id) or roles.is_facilitator(session.learning_set_id),
        may_take_over=False,
        may_reopen=session.status == "closed"
        and can_open_room(roles, session.learning_set)
        and permissions.can_reopen(session),
    )
    sight.may_take_over = not sight.is_host and _may_take_over(sight)
    sight.stage_rows = rows
    drafts = list(drafts_about(person=me, about=session.pk))
    # One query for all keys: the set's, and one's own when one has typed something.
    preload([Holder("set", session.learning_set_id), *(draft.seal_holder() for draft in drafts)])
    sight.stage = stage_panels.fill(sight, rows)
    _put_drafts(sight, drafts)
    return sight


def _may_take_over(sight: RoomState) -> bool:
    """As permissions.can_take_over, from what has been read already."""
    if not sight.session.is_live:
        return False
    if can_open_room(sight.roles, sight.session.learning_set):
        return True
    host = sight.people.attendance.get(sight.session.host_id) if sight.session.host_id else None
    return sight.roles.is_member(sight.session.learning_set_id) and permissions.is_gone(host, sight.now)


def _face(session: Session, visit: StageVisit | None, now: datetime) -> Clockface:
    end = locking.ends_at(session, visit, now)
    if end is None or visit is None:
        return Clockface(None, now, 0)
    if session.paused_at:
        by = session.paused_by.short_name if session.paused_by else ""
        return Clockface(None, now, visit.minutes, left=end - now, paused_by=by)
    return Clockface(end, now, visit.minutes)


def _lines(step: Step | None, presenter: str) -> Lines:
    if step is None:
        return Lines(say="", facilitator="", member="", presenter="")
    return Lines(**step.lines).filled(presenter=presenter)


def _put_drafts(sight: RoomState, drafts: list[Draft]) -> None:
    """What this person has typed in this session and not kept: for its own box, or shown as left over."""
    for draft in drafts:
        if str(draft.words).strip():
            sight.drafts[draft.slot] = str(draft.words)
            if not stage_panels.has_box(sight, draft.slot):
                sight.left_over.append(draft)
