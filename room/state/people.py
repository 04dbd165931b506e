"""Who is there and how: the rows of the list, and the same as seats of the circle."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.short_names import use_names
from core.ui.circle import Seat
from core.ui.plan import QueueTurn
from room.state import attendance_rows
from room.state.clock_time import clock_time
from room.state.presence_words import PLACES, PRESENTS
from room.state.queue import turns_of
from room.state.viewer import Viewer
from sessions.models import HERE, Attendance, Presence
from sessions.process.stages import PresenterState
from sets.models import Membership


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list `People in the room`: every state in words."""

    person: User
    name: str
    state: str
    disc: str
    is_you: bool
    is_now: bool
    is_host: bool
    is_member: bool
    may_host: bool
    presence: str
    is_here: bool
    queue_place: int
    has_no_device: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the set in this session, in the order of the circle."""

    rows: Sequence[PersonRow]
    seats: Sequence[Seat]
    host_seat: Seat | None
    queue: Sequence[QueueTurn]
    has_old_queue: bool  # somebody waits since the stage before
    speaking: User | None
    my_place: int | None
    members: Sequence[User]
    attendance: Mapping[UUID, Attendance]
    host_gone: bool

    def is_away(self, person: User) -> bool:
        """Whether they are not here today, or have left."""
        row = self.attendance.get(person.pk)
        return row is None or row.is_gone

    @property
    def present(self) -> list[PersonRow]:
        """Who is in the room, remote or just outside."""
        return [row for row in self.rows if row.is_here]

    def with_turn(self, person: User, does: str) -> "People":
        """The same people, showing whose turn it is where nobody queues for the floor."""
        lit = [m.pk == person.pk for m in self.members]
        return replace(
            self,
            seats=[replace(seat, speaking=on) for seat, on in zip(self.seats, lit, strict=True)],
            rows=[
                replace(row, state=_after(does, row.state), disc="speaking", is_now=True)
                if row.person.pk == person.pk
                else row
                for row in self.rows
            ],
        )

    def to_write_for(self, said: Collection[UUID | None]) -> list[User]:
        """For whom the host may write down: members without a device, and who has said nothing that could be lost."""
        members = [row for row in self.rows if row.is_member and not row.is_you]
        return [row.person for row in members if row.has_no_device or row.person.pk not in said]

    @property
    def waiting(self) -> list[str]:
        """Who waits for the floor, by name, in turn."""
        return [row.name for row in self.line]

    @property
    def line(self) -> list[PersonRow]:
        """Who waits for the floor, in turn."""
        return [row for row in sorted(self.rows, key=lambda row: row.queue_place) if row.queue_place]

    @property
    def wall_seats(self) -> list[Seat]:
        """The seats by name alone: nobody is "You" on a wall."""
        return [replace(seat, is_you=False) for seat in self.seats]

    @property
    def wall_host(self) -> Seat | None:
        """The facilitator's seat, by name."""
        return replace(self.host_seat, is_you=False) if self.host_seat else None


def _after(first: str, rest: str) -> str:
    return f"{first}, {rest[0].lower()}{rest[1:]}" if rest else first


def gather(viewer: Viewer) -> People:
    """The people of a session, and who waits to speak where they queue."""
    session, me = viewer.session, viewer.me
    memberships, register = viewer.shared.memberships, viewer.shared.register
    use_names(membership.person.named for membership in memberships)
    waiting = viewer.shared.queue if viewer.has_queue else []
    speaking = next((entry.person_id for entry in waiting if entry.floor_at), None)
    line = [entry.person_id for entry in waiting if entry.floor_at is None]
    seen: dict[UUID, Membership] = {}
    for membership in memberships:
        if membership.person_id not in seen or membership.role == Membership.Role.MEMBER:
            seen[membership.person_id] = membership
    deputies = {m.person_id for m in memberships if m.is_deputy}
    makers = _Rows(viewer, speaking, line, deputies, register)
    outside = makers.outside  # the circle is the inner one, while another watches
    ordered = sorted(
        seen.values(), key=lambda m: (m.person_id != session.host_id, m.role != "facilitator", m.seat)
    )
    names = {m.person_id: m.person for m in seen.values()}
    members = [m for m in seen.values() if m.role == Membership.Role.MEMBER]
    host = seen.get(session.host_id) if session.host_id else None
    shown_host = (
        host
        if host and host.role != Membership.Role.MEMBER
        else next((m for m in seen.values() if m.role == "facilitator"), None)
    )
    return People(
        rows=[makers.row(m) for m in ordered],
        seats=[makers.seat(m) for m in sorted(members, key=lambda m: m.seat) if m.person_id not in outside],
        host_seat=makers.seat(shown_host) if shown_host else None,
        has_old_queue=any(e.step_id != session.step_id for e in waiting if e.floor_at is None),
        queue=turns_of(names, speaking, line, me, asks=makers.presenter is not None),
        speaking=names.get(speaking) if speaking else None,
        my_place=0 if speaking == me.pk else (line.index(me.pk) + 1 if me.pk in line else None),
        members=[m.person for m in sorted(members, key=lambda m: m.seat)],
        attendance=register,
        host_gone=attendance_rows.host_gone(viewer.session, register, memberships, viewer.now),
    )


class _Rows:
    def __init__(
        self,
        viewer: Viewer,
        speaking: UUID | None,
        line: list[UUID],
        deputies: set[UUID],
        register: Mapping[UUID, Attendance],
    ) -> None:
        step = viewer.step
        self.session, self.step, self.me, self.speaking = viewer.session, step, viewer.me, speaking
        self.line, self.deputies, self.register = line, deputies, register
        self.outside = viewer.outer_circle
        self.presenter = viewer.round.presenter_id if viewer.round else None
        self.listening = bool(step and step.presenter_state == PresenterState.LISTENING)

    def presence(self, person: UUID) -> str:
        row = self.register.get(person)
        if row is None:
            return Presence.UNKNOWN
        return Presence.AWAY if row.away_since and row.presence in HERE else row.presence

    def row(self, membership: Membership) -> PersonRow:
        person = membership.person
        presence = self.presence(person.pk)
        now = person.pk == self.speaking
        return PersonRow(
            person=person,
            name=person.short_name,
            state=self._state(membership, presence),
            disc=self._disc(membership, presence),
            is_you=person.pk == self.me.pk,
            is_now=now,
            is_host=person.pk == self.session.host_id,
            is_member=membership.role == Membership.Role.MEMBER,
            may_host=membership.role != Membership.Role.OBSERVER,
            presence=presence,
            is_here=presence in HERE,
            queue_place=self.line.index(person.pk) + 1 if person.pk in self.line else 0,
            has_no_device=person.pk in self.register and self.register[person.pk].without_device,
        )

    def seat(self, membership: Membership) -> Seat:
        person = membership.person
        presence = self.presence(person.pk)
        drawn = {Presence.REMOTE: "remote", Presence.IN_ROOM: ""}.get(Presence(presence), "away")
        holds = ("listening" if self.listening else "answers") if person.pk == self.presenter else ""
        return Seat(
            name=person.short_name,
            presence=drawn,
            presenter=holds,
            speaking=person.pk == self.speaking,
            is_you=person.pk == self.me.pk,
            place=self.line.index(person.pk) + 1 if person.pk in self.line else 0,
        )

    def _disc(self, membership: Membership, presence: str) -> str:
        person = membership.person_id
        if person == self.speaking:
            return "speaking"
        if person == self.presenter:
            return "listening" if self.listening else "presenter"
        if presence not in {Presence.IN_ROOM, Presence.REMOTE}:
            return "away"
        if membership.role == Membership.Role.FACILITATOR:
            return "host"
        return "remote" if presence == Presence.REMOTE else ""

    def _state(self, membership: Membership, presence: str) -> str:
        words: list[str] = []
        person = membership.person_id
        if person == self.session.host_id:
            words.append(_("Hosting"))
        elif membership.role == Membership.Role.FACILITATOR:
            words.append(_("Facilitator"))
        if membership.role == Membership.Role.OBSERVER:
            words.append(_("Trainee facilitator") if person == self.session.trainee_id else _("Observer"))
        if person == self.presenter and self.step:
            words.append(
                _("Presenter, %(does)s") % {"does": PRESENTS[PresenterState(self.step.presenter_state)]}
            )
        if person == self.speaking:
            words.append(_("Speaking now"))
        if person in self.outside:
            words.append(_("Outer circle"))
        words += self._presence_words(person, presence, brief=bool(words))
        if person in self.line:
            words.append(str(PLACES.get(self.line.index(person), _("in the queue"))))
        if person in self.deputies and person != self.session.host_id:
            words.append(_("deputy"))
        return ", ".join(word if n == 0 else word[0].lower() + word[1:] for n, word in enumerate(words))

    def _presence_words(self, person: UUID, presence: str, *, brief: bool) -> list[str]:
        row = self.register.get(person)
        if presence == Presence.AWAY and row and row.away_since:
            return [_("Stepped out at %(time)s") % {"time": clock_time(row.away_since)}]
        late = [_("arrived late")] if row and row.is_late else []
        if brief and presence == Presence.IN_ROOM:
            return late
        return [str(Presence(presence).label), *late]
