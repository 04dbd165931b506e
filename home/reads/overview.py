"""The data of one person's home page: sets, sessions, actions, invitations and programmes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.models import User
from actions.models import Action
from core import clock
from core.names import listed
from dashboards.attention import sets_to_look_at
from home.reads.open_room import OpenRoom
from home.reads.set_rows import SetRow, sets_of
from planning.models import DatePoll
from planning.reads.answers import said_for
from planning.reads.polls import polls_to_answer
from programmes.models import Programme
from sessions.models import HERE, Attendance, Bid, Session
from sessions.permissions import can_run
from sessions.process.machine import Status
from sessions.reads.balance import MemberBalance, balances
from sessions.reads.hours import span
from sessions.reads.numbering import numbered
from sets.models import Invitation, LearningSet, Membership
from sets.reads import OpenReview, open_reviews
from sets.reads.still_to_place import Waiting, still_to_place
from sets.roles import Roles

ROLE = Membership.Role
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
        accepts = bool({m.role for m in self.roles.current(row.pk)} & {ROLE.MEMBER, ROLE.OBSERVER})
        return SetRow(
            learning_set=row,
            reader_id=self.person.pk,
            balance=shares,
            is_facilitator=self.roles.is_facilitator(row.pk),
            held=facts["held"],
            must_accept=accepts
            and facts["newest"] is not None
            and not facts["has_accepted"]
            and not row.has_ended,
            brings=facts["brings"],
            has_come=facts["has_come"],
            has_theme=facts["has_theme"],
            invitations_waiting=facts["invitations_waiting"],
            next_at=facts["next_at"],
            last_at=facts["last_at"],
            asked_id=facts["asked"],
        )

    def set_row(self, learning_set_id: UUID) -> SetRow | None:
        return next((row for row in self.sets if row.learning_set.pk == learning_set_id), None)

    @cached_property
    def sessions(self) -> list[Session]:
        """Live and scheduled sessions, soonest first, with number, the person's answer and how many come or are
        present."""
        mine = Attendance.objects.filter(session=OuterRef("pk"), person=self.person)
        silent = Bid.objects.filter(session=OuterRef("pk"), person=self.person, issue=None)
        members = Q(register__role=ROLE.MEMBER)
        of_set = Membership.objects.current().filter(learning_set=OuterRef("learning_set")).values("person")
        rows = numbered(Session.objects.filter(learning_set__in=self.roles.sets_now()).ahead())
        return list(
            rows.select_related("learning_set")
            .annotate(
                my_answer=Subquery(mine.values("answer")[:1]),
                my_earlier=Subquery(mine.values("earlier_answer")[:1]),
                my_earlier_start=Subquery(mine.values("earlier_start")[:1]),
                brings_nothing=Exists(silent),
                coming=Count("register", filter=members & Q(register__answer=Attendance.Answer.YES)),
                here=Count("register", filter=Q(register__presence__in=HERE, register__person__in=of_set)),
            )
            .order_by("starts_at", "id")[:MOST_SESSIONS]
        )

    @property
    def live(self) -> list[Session]:
        return [session for session in self.sessions if session.is_live and not session.is_left_open]

    @cached_property
    def room(self) -> OpenRoom:
        """Who is in the room that is open now."""
        row = self.set_row(self.live[0].learning_set_id)
        return OpenRoom(self.live[0], self.person, row)

    @property
    def left_open(self) -> list[Session]:
        """Rooms that nobody closed, for everybody but observers: whoever sees it first may close it."""
        mine = self.roles.sets_as(ROLE.MEMBER, ROLE.FACILITATOR)
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
    def next_session(self) -> Session | None:
        """The next session of any of the sets; what is due is due before it."""
        return next(iter(self.coming), None)

    @property
    def next_of_each_set(self) -> list[Session]:
        """The next scheduled session of each set, soonest first, without sets that meet now."""
        meeting = {one.learning_set_id for one in self.live}
        found: dict[UUID, Session] = {}
        for session in self.coming:
            if session.learning_set_id not in meeting:
                found.setdefault(session.learning_set_id, session)
        return list(found.values())

    @property
    def themed(self) -> list[UUID]:
        """Ids of the next sessions for which a theme is set ahead; its words stand on the session's page."""
        rows = {row.learning_set.pk for row in self.sets if row.has_theme}
        return [one.pk for one in self.next_of_each_set if one.learning_set_id in rows]

    @property
    def is_new(self) -> bool:
        """Whether the person is a member of a set that goes on, and has come to no session yet."""
        member = [row for row in self.sets if self.roles.is_member(row.learning_set.pk)]
        goes_on = any(not row.learning_set.has_ended for row in member)
        return goes_on and not any(row.has_come for row in member)

    def is_due(self, moment: datetime | None) -> bool:
        """Whether what matters at that moment is due before the next session, or together with it."""
        return moment is None or self.next_session is None or moment <= self.next_session.starts_at

    def may_bring(self, session: Session) -> bool:
        """Whether the person is a member who has neither offered a topic to the set nor said that they bring none."""
        row = self.set_row(session.learning_set_id)
        member = self.roles.is_member(session.learning_set_id)
        return member and row is not None and not row.brings and not session.__dict__["brings_nothing"]

    def hours(self, session: Session) -> str:
        """“10:00 to 12:00” in the reader's zone."""
        return span(session.starts_at, session.planned_end, timezone.get_current_timezone())

    def said_before(self, session: Session) -> str:
        """What the person answered for a start that has since been moved."""
        earlier, start = session.__dict__["my_earlier"], session.__dict__["my_earlier_start"]
        if not earlier or start is None:
            return ""
        return said_for(earlier, start=start, now=session.starts_at, zone=session.zone) + "."

    @cached_property
    def polls(self) -> list[DatePoll]:
        """Date polls that wait for this person, soonest to close first."""
        return polls_to_answer(self.person, self.roles.sets_as(ROLE.MEMBER, ROLE.FACILITATOR))

    @cached_property
    def reviews(self) -> list[OpenReview]:
        """Open reviews of the sets in which this person fills in a sheet."""
        return open_reviews(self.person, self.roles.sets_as(ROLE.MEMBER, ROLE.FACILITATOR))

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
        return self.roles.sets_as(ROLE.FACILITATOR)

    @property
    def run_row(self) -> SetRow | None:
        return self.set_row(self.to_run.learning_set_id) if self.to_run else None

    @property
    def waiting_longest(self) -> str:
        """Who has waited longest for a turn in the set that meets today."""
        return listed(self.run_row.waits_longest) if self.run_row else ""

    @cached_property
    def actions_to_report(self) -> dict[UUID, int]:
        """How many of the person's actions are to be reported on, by set, without reading words."""
        mine = (
            Action.objects.owned_by(self.person.pk).to_report().filter(learning_set__in=self.roles.sets_now())
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

    @cached_property
    def led(self) -> list[tuple[Programme, int, Waiting | None]]:
        """The programmes that the person leads, each with the number of its sets that need something, and whom there
        is to place."""
        programmes = [one.pk for one in self.programmes]
        calls, waiting = sets_to_look_at(programmes), still_to_place(programmes) if programmes else {}
        return [(one, calls[one.pk], waiting.get(one.pk)) for one in self.programmes]

    @property
    def is_empty(self) -> bool:
        """Whether the person has no sets, programmes or invitations."""
        return not (self.sets or self.programmes or self.invitations)

    @property
    def soon(self) -> datetime:
        """The latest start of sessions for which home asks for an answer."""
        return self.now + timedelta(weeks=6)
