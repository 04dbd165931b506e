"""Who looks into the room, from where, and what they may read of what was said: every part of the state asks this."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import cached_property

from accounts.models import User
from core.periods import Period, covers
from room.state.shared import Reading
from sessions import permissions
from sessions.models import Attendance, Round, Session, Step
from sessions.process.pauses import asks_questions
from sessions.process.stages import Capture, PresenterState, WhoSpeaks
from sets.roles import Roles


@dataclass(frozen=True)
class Viewer:
    """One person at one moment of a session, so what they are is worked out once, however often it is asked."""

    session: Session
    me: User
    roles: Roles
    now: datetime
    step: Step | None  # None before the start
    attendance: Attendance | None  # my line in the register
    hearing: permissions.Hearing  # of all rounds of the plan
    reads: list[Period]  # of which periods I may read what others said
    shared: Reading  # the room's rows, of which I may see what is asked of me here

    @cached_property
    def round(self) -> Round | None:
        """The round that the present step is of."""
        return self.step.round if self.step else None

    @cached_property
    def kind(self) -> str:
        """The present stage's kind; empty before the start."""
        return self.step.kind if self.step else ""

    @cached_property
    def captures(self) -> list[Capture]:
        """What the present stage keeps."""
        return [Capture(c) for c in self.step.captures] if self.step else []

    @cached_property
    def has_queue(self) -> bool:
        """Whether the present stage says one at a time."""
        return self.step is not None and WhoSpeaks(self.step.who_speaks).has_queue

    @cached_property
    def is_host(self) -> bool:
        """Whether I run the room now."""
        return permissions.holds_controls(self.session, self.me.pk, self.roles)

    @cached_property
    def is_presenter(self) -> bool:
        """Whether the present round is mine."""
        return self.round is not None and self.round.presenter_id == self.me.pk

    @cached_property
    def is_listening(self) -> bool:
        """Whether I present, and listen only."""
        return (
            self.is_presenter
            and self.step is not None
            and self.step.presenter_state == PresenterState.LISTENING
        )

    @cached_property
    def is_member(self) -> bool:
        """Whether I am counted in the set, whatever else I am."""
        return self.roles.is_member(self.session.learning_set_id)

    @cached_property
    def is_note_taker(self) -> bool:
        """Whether I take the notes of the present round."""
        return self.round is not None and self.round.note_taker_id == self.me.pk and self.is_member

    @cached_property
    def is_nobodys(self) -> bool:
        """Whether the present round is one of somebody's topic that goes on without a presenter."""
        return (
            self.round is not None and self.round.presenter_id is None and self.round.kind == Round.Kind.ISSUE
        )

    @cached_property
    def writes_actions(self) -> bool:
        """Whether the actions of the present round are mine to write down: my own, or in the presenter's words."""
        return self.is_presenter or self.is_host or self.is_note_taker

    @cached_property
    def is_facilitator(self) -> bool:
        """Whether I facilitate the set, whoever runs the room now."""
        return self.roles.is_facilitator(self.session.learning_set_id)

    @cached_property
    def is_deputy(self) -> bool:
        """Whether the set has me as its deputy."""
        return self.roles.is_deputy(self.session.learning_set_id)

    @cached_property
    def is_trainee(self) -> bool:
        """Whether I learn to facilitate in this session."""
        return permissions.is_trainee(self.session, self.roles)

    @cached_property
    def is_remote(self) -> bool:
        """Whether the register has me at the other end of the line."""
        return self.attendance is not None and self.attendance.presence == "remote"

    @cached_property
    def takes_part(self) -> bool:
        """Whether I may say something: an observer may not, but for the trainee."""
        return permissions.takes_part(self.session, self.roles)

    @cached_property
    def is_here(self) -> bool:
        """Whether the register has me here, and I have not left or been marked as stepped out."""
        return self.attendance is not None and self.attendance.is_present

    @cached_property
    def is_outer(self) -> bool:
        """Whether I watch from the outer circle of a fishbowl now."""
        if self.attendance is None or not self.attendance.outer_task or self.session.chair_id == self.me.pk:
            return False
        return permissions.watches(self.session, self.step)

    @cached_property
    def outer_circle(self) -> frozenset[UUID]:
        """Who sits in the outer circle of a fishbowl, and only watches now."""
        if not permissions.watches(self.session, self.step):
            return frozenset()
        outer = (pk for pk, row in self.shared.register.items() if row.outer_task)
        return frozenset(pk for pk in outer if self.session.chair_id != pk)

    @cached_property
    def shows_hints(self) -> bool:
        """Whether I am told when a question that I write looks like advice; a host writes down what others said."""
        return self.me.question_hints and self.session.learning_set.question_hints and not self.is_host

    @cached_property
    def may_hush(self) -> bool:
        """Whether I may ask for a silence: the host at any stage, whoever is here where questions are asked."""
        if self.step is None or not self.takes_part:
            return False
        return self.is_host or (self.is_here and asks_questions(self.step.who_speaks, self.step.captures))

    def may_read(self, said_at: datetime, author_id: UUID | None = None) -> bool:
        """Whether I may read what somebody said then: my own always, others' from the day I joined."""
        if author_id == self.me.pk:
            return True
        return covers(self.reads, said_at)

    def may_read_of_round(self, said_at: datetime, author_id: UUID | None) -> bool:
        """Whether I may read what somebody said then in the present round, if it is one and I may hear it."""
        if author_id == self.me.pk or self.round is None:
            return self.may_read(said_at, author_id)
        was_there = self.hearing.has_words(
            self.round, said_at, person_id=self.me.pk, attendance=self.attendance
        )
        return was_there and self.may_read(said_at)

    def may_hear(self, round_: Round) -> bool:
        """Whether a round is for my ears: who is here and was here for it hears what stays in the room."""
        if not permissions.is_room_only(round_):
            return True
        if round_.status == Round.Status.PLANNED:
            return self.may_hear_what_is_to_come
        return self.is_here and self.hearing.is_for(round_, self.me.pk, self.attendance)

    @cached_property
    def may_hear_what_is_to_come(self) -> bool:
        """Whether a topic that stays in the room, and has not been a round, is for my ears."""
        return self.is_here and permissions.came_in_time(self.session, self.attendance)

    @cached_property
    def may_read_round(self) -> bool:
        """Whether I may read what the present round is about, and what is said in it: some stays in the room."""
        if self.round is None or permissions.is_own(self.round, self.me.pk):
            return True
        return self.may_hear(self.round)

    def may_read_topic(self, round_: Round) -> bool:
        """What a round is about is said out loud as it begins, and some of it stays in the room."""
        in_time = permissions.can_read_topic(round_, person_id=self.me.pk, reads=self.reads, now=self.now)
        is_mine = round_.issue is not None and round_.issue.owner_id == self.me.pk
        return is_mine or (self.may_read_round and in_time)

    def slot(self, kind: str, *about: object) -> str:
        """The name under which drafts of a box are kept: its kind, the session, and what it is about."""
        return ":".join([kind, str(self.session.pk), *(str(part) for part in about)])
