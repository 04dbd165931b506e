"""Who is in the room that is open now, as names and as the circle's dots."""

from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from accounts.short_names import use_names
from core.names import listed
from core.ui.balance import WAITING
from core.ui.circle import Seat
from home.reads.set_rows import SetRow
from sessions.models import Attendance, Session
from sets.models import Membership


@dataclass
class OpenRoom:
    """One live session for one reader; the register is queried once, when the page shows it."""

    session: Session
    person: User
    row: SetRow | None

    @cached_property
    def here(self) -> list[Attendance]:
        """The register: who is present already, and is of the set still."""
        of_set = Membership.objects.current().filter(learning_set=self.session.learning_set_id)
        rows = Attendance.objects.filter(session=self.session, person__in=of_set.values("person"))
        found = list(rows.select_related("person").order_by("created_at", "id"))
        use_names(row.person.named for row in found)
        return found

    @property
    def here_names(self) -> list[str]:
        others = (
            row.person.short_name for row in self.here if row.is_present and row.person_id != self.person.pk
        )
        return sorted(others)

    @property
    def here_said(self) -> str:
        """“Ada, Ben and Femi”."""
        return listed(self.here_names)

    @property
    def seats(self) -> list[Seat]:
        """The circle of dots: who is present and who is not yet."""
        seated = {row.person_id for row in self.here if row.is_present}
        members = self.row.balance if self.row else []
        found = [Seat(one.name, presence="" if one.person.pk in seated else "away") for one in members]
        return found or [Seat("", presence="away")] * WAITING

    @property
    def host_seat(self) -> Seat | None:
        if self.row is None or not self.row.is_facilitated:
            return None
        hosting = any(one.is_present for one in self.here if one.role == Membership.Role.FACILITATOR)
        return Seat("", presence="" if hosting else "away")
