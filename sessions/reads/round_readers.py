"""Who can read a round that stays in the room: for its presenter, who may open it to others by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from accounts.models import User
from core.names import listed
from sessions.models import Attendance, Round, Session
from sessions.permissions import Hearing, can_read_round, hearing_of
from sets.models import Membership
from sets.roles import Roles


@dataclass(frozen=True)
class RoundReaders:
    """The people of the set today, as far as they were in it at the time."""

    readers: Sequence[
        User
    ]  # the presenter, who was there for it or a part of it, and whom the presenter named
    others: Sequence[
        tuple[User, bool]
    ]  # who was not there for all of it, and whether the presenter has named them

    @property
    def names(self) -> str:
        """All who can read it, or what was said of it while they were there."""
        return listed([person.short_name for person in self.readers])


def round_readers(session: Session, rounds: Iterable[Round], hearing: Hearing) -> dict[UUID, RoundReaders]:
    """By round id, for those that stay in the room; `hearing` is about them too. Two queries."""
    register = {row.person_id: row for row in Attendance.objects.filter(session=session)}
    people = _people(session.learning_set_id)
    return {round_.pk: _of(session, round_, people, register, hearing) for round_ in rounds}


def may_be_named(session: Session, round_: Round) -> set[UUID]:
    """The ids of those to whom its presenter may open the round."""
    found = round_readers(session, [round_], hearing_of([round_]))
    return {person.pk for person, _named in found[round_.pk].others}


def _people(learning_set_id: UUID) -> list[tuple[User, Roles]]:
    """Everybody of the set today by name, with all their memberships in it."""
    rows = Membership.objects.filter(learning_set=learning_set_id).select_related("person", "learning_set")
    held: dict[UUID, list[Membership]] = {}
    for row in rows.order_by("person__name", "person_id", "started_at"):
        held.setdefault(row.person_id, []).append(row)
    known = [(memberships[0].person, Roles(memberships)) for memberships in held.values()]
    return [(person, roles) for person, roles in known if roles.is_in(learning_set_id)]


def _of(
    session: Session,
    round_: Round,
    people: Sequence[tuple[User, Roles]],
    register: dict[UUID, Attendance],
    hearing: Hearing,
) -> RoundReaders:
    readers: list[User] = []
    others: list[tuple[User, bool]] = []
    for person, roles in people:
        attendance = register.get(person.pk)
        can_read = partial(
            can_read_round,
            round_,
            person_id=person.pk,
            roles=roles,
            attendance=attendance,
            set_id=session.learning_set_id,
        )
        key = (round_.pk, person.pk)
        was_there, is_named = can_read(hearing=Hearing(hearing.times)), key in hearing.named
        if was_there or is_named:
            readers.append(person)
        may_be_named = can_read(hearing=Hearing(named=frozenset([key])))
        if may_be_named and not (was_there and hearing.has_all(round_, person.pk, attendance)):
            others.append((person, is_named))
    return RoundReaders(readers, others)
