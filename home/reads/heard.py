"""What somebody may read of held sessions: their records, the rounds in them, and what was said in a round."""

from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.models import User
from sessions.models import Attendance, Contribution, Reflection, Round, Session
from sessions.permissions import Hearing, can_read_round, can_read_session, hearing_of
from sessions.process.machine import Status
from sets.roles import Roles


class Heard:
    """For one person, over all their sets; read at the first look."""

    def __init__(self, person: User, roles: Roles) -> None:
        self.person, self.roles = person, roles

    @cached_property
    def sessions(self) -> dict[UUID, Session]:
        """Held sessions whose record this person may read."""
        held = Session.objects.visible_to(self.person.pk).filter(status=Status.CLOSED)
        rows = held.select_related("learning_set")
        return {row.pk: row for row in rows if can_read_session(row, self.roles)}

    @cached_property
    def rounds(self) -> dict[UUID, Round]:
        """Done rounds of those sessions that this person may read."""
        return {
            row.pk: row
            for row in self._done
            if can_read_round(
                row,
                person_id=self.person.pk,
                roles=self.roles,
                attendance=self._attended.get(row.session_id),
                set_id=self.sessions[row.session_id].learning_set_id,
                hearing=self._hearing,
            )
        }

    def has_words(self, row: Contribution | Reflection) -> bool:
        """Whether something was said by this person, in no round, or for their ears."""
        of = self.rounds.get(row.round_id) if row.round_id else None
        if of is None or row.author_id == self.person.pk:
            return True
        known: dict[str, Any] = {"person_id": self.person.pk, "attendance": self._attended.get(of.session_id)}
        return self._hearing.has_words(of, row.created_at, **known)

    @cached_property
    def _attended(self) -> dict[UUID, Attendance]:
        register = Attendance.objects.filter(session__in=list(self.sessions), person=self.person)
        return {row.session_id: row for row in register}

    @cached_property
    def _done(self) -> list[Round]:
        held = Round.objects.filter(session__in=list(self.sessions), status=Round.Status.DONE)
        return list(held.select_related("presenter", "issue", "theme"))

    @cached_property
    def _hearing(self) -> Hearing:
        return hearing_of(self._done)
