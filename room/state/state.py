"""What a template of the room may ask: who looks, where the room stands, what they do now, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from accounts.models import User
from core.ui.circle import Seat
from core.ui.clockface import Clockface
from core.ui.plan import Fact, PlanGroup
from room.state import stage_facts
from room.state.agenda import Agenda
from room.state.clock_time import clock_time
from room.state.controls import Controls, controls_of
from room.state.fishbowl import Fishbowl
from room.state.open_boxes import OpenBox
from room.state.panels.panel import Panel
from room.state.panels.welcome import WelcomePanel
from room.state.pauses import Ready, Silence
from room.state.people import People
from room.state.presenters import Presenters
from room.state.viewer import Viewer
from sessions.models import Round, Session, Step
from sessions.process.formats import Format
from sessions.process.stages import Capture, Lines, StageKind
from sessions.reads.formats import offered_formats
from sets.permissions import can_open_room


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomState:
    """Everything a template of the room may show to the viewer."""

    break_minutes: ClassVar[tuple[int, ...]] = (5, 10, 15)  # how long a break may be, one press each

    viewer: Viewer
    people: People
    agenda: Agenda
    stage: Panel
    lines: Lines
    face: Clockface
    may_take_over: bool
    may_reopen: bool
    drafts: Mapping[str, str]
    left_over: Sequence[OpenBox]
    so_far: Sequence[PlanGroup] = ()  # what a late joiner has missed: stages, no words
    has_just_come: bool = False  # late, in the stage that is on
    agreed: WelcomePanel | None = None  # what a late joiner has not accepted yet
    late_owners: Sequence[User] = ()  # whose report the host can still hear
    silence: Silence | None = None
    ready: Ready | None = None  # where several write or read at once
    fishbowl: Fishbowl | None = None
    presenters: Presenters | None = None  # whom the host can name

    @property
    def session(self) -> Session:
        """The session that is looked at."""
        return self.viewer.session

    @property
    def me(self) -> User:
        """Who looks."""
        return self.viewer.me

    @property
    def step(self) -> Step | None:
        """The present step; None before the start."""
        return self.viewer.step

    @property
    def next_step(self) -> Step | None:
        """What Next leads to."""
        return self.agenda.following if self.session.is_live else None

    @property
    def round(self) -> Round | None:
        """The round that it is of."""
        return self.viewer.round

    @property
    def kind(self) -> str:
        """The present stage's kind; empty before the start."""
        return self.viewer.kind

    @property
    def captures(self) -> list[Capture]:
        """What the present stage keeps."""
        return self.viewer.captures

    @property
    def has_queue(self) -> bool:
        """Whether the present stage says one at a time."""
        return self.viewer.has_queue

    @property
    def is_host(self) -> bool:
        """Whether I run the room now."""
        return self.viewer.is_host

    @property
    def is_presenter(self) -> bool:
        """Whether the present round is mine."""
        return self.viewer.is_presenter

    @property
    def is_listening(self) -> bool:
        """Whether I present, and listen only."""
        return self.viewer.is_listening

    @property
    def is_member(self) -> bool:
        """Whether I am counted in the set, whatever else I am."""
        return self.viewer.is_member

    @property
    def is_here(self) -> bool:
        """Whether the register has me here."""
        return self.viewer.is_here

    @property
    def takes_part(self) -> bool:
        """Whether I may say something."""
        return self.viewer.takes_part

    @property
    def is_my_turn(self) -> bool:
        """Whether it is my turn where nobody queues for the floor."""
        return self.stage.turn is not None and self.stage.turn.pk == self.me.pk

    @property
    def open_slots(self) -> set[str]:
        """The drafts whose boxes stay open though their stage is over."""
        return {slot for box in self.left_over for slot in box.slots.split(",")}

    @property
    def h1(self) -> str:
        """The page's heading: the stage's name as the set calls it, or where the session stands."""
        return self.step.shown_name if self.step and not self.is_held else self.plain_h1

    @property
    def plain_h1(self) -> str:
        """The same without a word of the set's own: for titles, and for the wall."""
        return stage_facts.heading(self.session, self.step, is_held=self.is_held)

    @property
    def where(self) -> str:
        """Where in the session this is, above the heading: whose turn, which round, or which part of the session."""
        return stage_facts.where(self.viewer, self.agenda.rounds, is_my_turn=self.is_my_turn)

    @property
    def place(self) -> int:
        """Step n, from 1; 0 before the start."""
        return self.agenda.position + 1

    @property
    def is_quiet(self) -> bool:
        """Whether the screen is the bare one of a presenter who listens; a host needs all of theirs."""
        return self.is_listening and not self.is_host

    @property
    def is_held(self) -> bool:
        """Whether this is a hard moment: every screen is calm, and nothing is asked of anybody."""
        return self.session.paused_at is not None and self.session.held_at is not None

    @property
    def may_plan(self) -> bool:
        """Whether I may plan the set's next session."""
        return can_open_room(self.viewer.roles, self.session.learning_set)

    @property
    def empty_seats(self) -> list[Seat]:
        """The seats and nothing else: nobody is looked at."""
        return [Seat("") for _seat in self.people.seats]

    @property
    def empty_host(self) -> Seat | None:
        """The facilitator's seat, as empty."""
        return Seat("") if self.people.host_seat else None

    @property
    def may_end_round(self) -> bool:
        """Whether a round goes on that can be ended without a result."""
        ahead = self.agenda.rows_ahead
        return self.round is not None and any(row.round_id != self.round.pk for row in ahead)

    @property
    def has_bar(self) -> bool:
        """Whether the controls are mine to press, at the foot of my screen."""
        return self.is_host and self.session.is_live

    @property
    def role_line(self) -> str:
        """The one sentence for me; whoever reports has the floor as a presenter has."""
        return stage_facts.role_line(self.viewer, self.lines, is_my_turn=self.is_my_turn)

    @property
    def reads_back(self) -> bool:
        """Whether the actions are read back now."""
        return self.kind == StageKind.READ_BACK

    @property
    def keeps_pad(self) -> bool:
        """Whether I have a pad beside the stage: everybody, until the close; who listens has it in the middle."""
        return self.session.is_live and not self.is_listening

    @property
    def has_pad_words(self) -> bool:
        """Whether something stands on it."""
        return bool(self.drafts.get(self.viewer.slot("pad")))

    @property
    def private_note(self) -> str:
        """What I kept of it."""
        return self.drafts.get(self.viewer.slot("note"), "")

    @property
    def wall_line(self) -> str:
        """The one sentence for everybody in front of the wall."""
        if self.step:
            return self.lines.wall
        if self.session.status == "open":
            return _("Welcome. We begin at %(time)s.") % {"time": clock_time(self.session.starts_at)}
        return _("Thank you, all of you.") if self.session.status == "closed" else ""

    @property
    def ring(self) -> Clockface | None:
        """The clock around the circle; before the start there is none."""
        return self.face if self.step else None

    @property
    def facts(self) -> list[Fact]:
        """Who speaks, what the presenter does, what we keep."""
        return stage_facts.facts(self.viewer, self.stage.turn)

    @property
    def facts_and_next(self) -> tuple[Fact, ...]:
        """The same, and what comes next, for those who do not have it on a button."""
        return (*self.facts, *stage_facts.then(self.next_step))

    @property
    def formats(self) -> list[Format]:
        """The formats that a round can be run in."""
        return offered_formats(self.session.learning_set)

    @property
    def controls(self) -> Controls:
        """What the controls of who runs the room are drawn from."""
        return controls_of(self.viewer, self.agenda, self.stage)
