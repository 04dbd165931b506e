"""The data of one person's home page: sets, sessions, actions, invitations and programmes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.short_names import use_names
from actions.models import Action
from core import clock
from core.names import listed
from core.ui.balance import WAITING
from core.ui.circle import Seat
from home.reads.set_rows import SetRow, sets_of
from programmes.models import Programme
from sessions.models import HERE, Attendance, Session
from sessions.permissions import can_run
from sessions.process.machine import Status
from sessions.reads.balance import MemberBalance, balances
from sessions.reads.numbering import numbered
from sets.models import Invitation, LearningSet, Membership
from sets.roles import Roles

MOST_SESSIONS = 30  # a facilitator of ten sets has no more before them that matter today


@dataclass
class Today:
    """Everything that the home page shows; the number of queries does not depend on the data."""

    person: User
    roles: Roles
    now: datetime = field(default_factory=clock.now)

    @cached_property
    def sets(self) -> list[SetRow]:
        """The person's sets by name, each with its balance of turns."""
        rows = list(sets_of(self.roles, self.person))
        shares = balances([row.pk for row in rows])
        return [self._set_row(row, shares[row.pk]) for row in rows]

    def _set_row(self, row: LearningSet, shares: Sequence[MemberBalance]) -> SetRow:
        facts = row.__dict__
        member = self.roles.is_member(row.pk)
        return SetRow(
            learning_set=row,
            reader_id=self.person.pk,
            balance=shares,
            is_facilitator=self.roles.is_facilitator(row.pk),
            held=facts["held"],
            must_accept=member
            and facts["newest"] is not None
            and not facts["has_accepted"]
            and not row.has_ended,
            brings=facts["brings"],
            invitations_waiting=facts["invitations_waiting"],
            next_at=facts["next_at"],
            last_at=facts["last_at"],
        )

    def set_row(self, learning_set_id: UUID) -> SetRow | None:
        return next((row for row in self.sets if row.learning_set.pk == learning_set_id), None)

    @cached_property
    def sessions(self) -> list[Session]:
        """Live and scheduled sessions, soonest first, with number, the person's answer and how many come or are
        present."""
        mine = Attendance.objects.filter(session=OuterRef("pk"), person=self.person)
        members = Q(register__role=Membership.Role.MEMBER)
        rows = numbered(Session.objects.filter(learning_set__in=self.roles.sets_now()).ahead())
        return list(
            rows.select_related("learning_set")
            .annotate(
                my_answer=Subquery(mine.values("answer")[:1]),
                coming=Count("register", filter=members & Q(register__answer=Attendance.Answer.YES)),
                here=Count("register", filter=Q(register__presence__in=HERE)),
            )
            .order_by("starts_at", "id")[:MOST_SESSIONS]
        )

    @property
    def live(self) -> list[Session]:
        return [session for session in self.sessions if session.is_live and not session.is_left_open]

    @property
    def left_open(self) -> list[Session]:
        """Rooms that nobody closed, for everybody but observers: whoever sees it first may close it."""
        mine = self.roles.sets_as(Membership.Role.MEMBER, Membership.Role.FACILITATOR)
        return [one for one in self.sessions if one.is_left_open and one.learning_set_id in mine]

    @property
    def passed(self) -> list[Session]:
        """Scheduled sessions whose time has passed unopened, to be moved or cancelled by those who may."""
        waiting = (
            session for session in self.sessions if session.state is Status.SCHEDULED and session.has_passed
        )
        return [session for session in waiting if can_run(session, self.person.pk, self.roles)]

    @property
    def coming(self) -> list[Session]:
        return [
            session
            for session in self.sessions
            if session.state is Status.SCHEDULED and not session.has_passed
        ]

    @property
    def to_run(self) -> Session | None:
        """Today's session that this person may open, when none is live."""
        if self.live:
            return None
        today = timezone.localtime(self.now).date()
        mine = (session for session in self.coming if can_run(session, self.person.pk, self.roles))
        return next((one for one in mine if timezone.localtime(one.starts_at).date() == today), None)

    @property
    def hosted(self) -> list[UUID]:
        """Ids of the sets that this person facilitates, for which home shows who is coming."""
        return self.roles.sets_as(Membership.Role.FACILITATOR)

    @property
    def run_row(self) -> SetRow | None:
        return self.set_row(self.to_run.learning_set_id) if self.to_run else None

    @property
    def waiting_longest(self) -> str:
        """Who has waited longest for a turn in the set that meets today."""
        return listed(self.run_row.waits_longest) if self.run_row else ""

    @cached_property
    def here(self) -> list[Attendance]:
        """The register of the live session: who is present already."""
        if not self.live:
            return []
        rows = Attendance.objects.filter(session=self.live[0]).select_related("person")
        found = list(rows.order_by("created_at", "id"))
        use_names(row.person.named for row in found)
        return found

    @property
    def here_names(self) -> list[str]:
        others = (
            row.person.short_name for row in self.here if row.is_here and row.person_id != self.person.pk
        )
        return sorted(others)

    @property
    def here_said(self) -> str:
        """“Ada, Ben and Femi”."""
        return listed(self.here_names)

    @property
    def seats(self) -> list[Seat]:
        """The live session's circle of dots: who is present and who is not yet."""
        seated = {row.person_id for row in self.here if row.is_here}
        row = self.set_row(self.live[0].learning_set_id) if self.live else None
        members = row.balance if row else []
        found = [Seat(one.name, presence="" if one.person.pk in seated else "away") for one in members]
        return found or [Seat("", presence="away")] * WAITING

    @property
    def host_seat(self) -> Seat | None:
        row = self.set_row(self.live[0].learning_set_id) if self.live else None
        if row is None or not row.is_facilitated:
            return None
        hosting = any(one.is_here for one in self.here if one.role == Membership.Role.FACILITATOR)
        return Seat("", presence="" if hosting else "away")

    @cached_property
    def open_actions(self) -> dict[UUID, int]:
        """The number of the person's open actions by set, without reading words."""
        mine = (
            Action.objects.owned_by(self.person.pk)
            .still_open()
            .filter(learning_set__in=self.roles.sets_now())
        )
        counted = mine.order_by().values("learning_set_id").annotate(number=Count("id"))
        return {row["learning_set_id"]: row["number"] for row in counted}

    @cached_property
    def invitations(self) -> list[Invitation]:
        """Pending invitations to the person's address."""
        pending = Invitation.objects.pending().filter(email__iexact=self.person.email)
        return list(pending.select_related("learning_set", "invited_by").order_by("-created_at", "-id"))

    @cached_property
    def programmes(self) -> list[Programme]:
        return list(Programme.objects.led_by(self.person.pk))

    @property
    def is_empty(self) -> bool:
        """Whether the person has no sets, programmes or invitations."""
        return not (self.sets or self.programmes or self.invitations)

    @property
    def soon(self) -> datetime:
        """The latest start of sessions for which home asks for an answer."""
        return self.now + timedelta(weeks=6)
