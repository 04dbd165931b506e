"""The data of a set's page: balance of turns, sessions, agreement and usual meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.short_names import use_names
from core.names import listed
from core.periods import during
from core.ui.balance import Share
from issues.models import Theme
from sessions.models import MISSING, Presence, Round, Session
from sessions.process.machine import Status
from sessions.reads.airtime import Airtime, airtime_of_set
from sessions.reads.balance import MemberBalance, balance, is_uneven
from sessions.reads.formats import format_of
from sets.models import Acceptance, Agreement, LearningSet, Membership, Review, SetStatus
from sets.permissions import can_open_room
from sets.reads import leads_programme
from sets.roles import Roles
from sets.services.locking import can_arrange

CAME = Q(register__role=Membership.Role.MEMBER, register__arrived_at__isnull=False) & ~Q(
    register__presence__in=MISSING
)


@dataclass
class SetPage:
    """One set for one reader; each part is queried once, when the template uses it."""

    learning_set: LearningSet
    reader: User
    roles: Roles

    @cached_property
    def people(self) -> list[Membership]:
        """The set's current people, by seat."""
        held = Membership.objects.current().filter(learning_set=self.learning_set)
        people = list(held.naming_leads().seated().select_related("person"))
        use_names(one.person.named for one in people)
        return people

    def as_(self, role: str) -> list[User]:
        return [one.person for one in self.people if one.role == role]

    @cached_property
    def facilitators(self) -> list[User]:
        return self.as_(Membership.Role.FACILITATOR)

    @property
    def facilitators_said(self) -> str:
        """“Ada and Noor”."""
        return listed(one.short_name for one in self.facilitators)

    @cached_property
    def leads(self) -> list[User]:
        """People in the set who lead its programme: the others know who else sees the figures."""
        return list({one.person_id: one.person for one in self.people if leads_programme(one)}.values())

    @property
    def leads_said(self) -> str:
        return listed(one.short_name for one in self.leads)

    @property
    def is_facilitated(self) -> bool:
        """Whether the circle has the facilitator's opening."""
        return self.learning_set.status != SetStatus.SELF_RUN

    @cached_property
    def members(self) -> list[User]:
        return self.as_(Membership.Role.MEMBER)

    @cached_property
    def observers(self) -> list[User]:
        return self.as_(Membership.Role.OBSERVER)

    @cached_property
    def deputies(self) -> list[User]:
        return [one.person for one in self.people if one.is_deputy]

    @cached_property
    def balance(self) -> list[MemberBalance]:
        return balance(self.learning_set)

    @cached_property
    def airtime(self) -> Airtime | None:
        """How long each member had the floor so far; None where the set does not ask for it."""
        return airtime_of_set(self.learning_set, self.members)

    @property
    def shares(self) -> list[Share]:
        """The shares for the balance circle."""
        return [one.drawn for one in self.balance]

    @property
    def uneven(self) -> bool:
        return is_uneven(self.balance)

    @cached_property
    def sessions(self) -> list[Session]:
        """Sessions by date without cancelled ones, with the number who came or will; an ended set has none to come."""
        members = Q(register__role=Membership.Role.MEMBER)
        kept = Session.objects.filter(learning_set=self.learning_set).exclude(status=Status.CANCELLED)
        if self.learning_set.has_ended:
            kept = kept.exclude(status=Status.SCHEDULED)
        return list(
            kept.annotate(
                came=Count("register", filter=CAME),
                sorry=Count("register", filter=members & Q(register__presence=Presence.APOLOGIES)),
                counted=Count("register", filter=members & ~Q(register__presence=Presence.NOT_DUE)),
                coming=Count("register", filter=members & Q(register__answer="yes")),
            ).order_by("starts_at", "id")
        )

    @property
    def held(self) -> int:
        return sum(session.state is Status.CLOSED for session in self.sessions)

    @cached_property
    def open_polls(self) -> list[UUID]:
        """Date polls that still wait for a choice; none in a set that has ended."""
        if self.learning_set.has_ended:
            return []
        return list(self.learning_set.polls.filter(status="open").values_list("pk", flat=True))

    @property
    def planned(self) -> int:
        """Sessions with a date that were neither held nor opened yet."""
        return len(self.sessions) - self.held - self.open

    @property
    def open(self) -> int:
        """Sessions whose room is open."""
        return sum(session.is_live for session in self.sessions)

    @property
    def to_plan(self) -> int:
        """Sessions of the plan that have no date yet."""
        return max(0, self.learning_set.planned_sessions - len(self.sessions))

    @property
    def live(self) -> Session | None:
        """The session that people can join now; a room that nobody closed is none."""
        live = (session for session in self.sessions if session.is_live and not session.is_left_open)
        return next(live, None)

    @property
    def coming(self) -> Session | None:
        """The next scheduled session, or None."""
        return next((session for session in self.sessions if session.state is Status.SCHEDULED), None)

    @property
    def next_host(self) -> str:
        """Who was named, at the end of the last session, to host the next one; "" if nobody was, or they have left."""
        held = [session for session in self.sessions if session.state is Status.CLOSED]
        named = held[-1].next_host_id if held else None
        return next((one.person.short_name for one in self.people if one.person_id == named), "")

    @property
    def coming_number(self) -> int:
        """The number of the next session, also when it has no date yet."""
        return self.sessions.index(self.coming) + 1 if self.coming else len(self.sessions) + 1

    @cached_property
    def presenters(self) -> dict[object, list[str]]:
        """Who presented in each session, without topics."""
        found: dict[object, list[str]] = {}
        rounds = Round.objects.filter(
            session__learning_set=self.learning_set,
            session__status=Status.CLOSED,
            kind=Round.Kind.ISSUE,
            status=Round.Status.DONE,
        ).order_by("session", "position", "id")
        for one in rounds.select_related("presenter"):
            if one.presenter:
                found.setdefault(one.session_id, []).append(one.presenter.short_name)
        return found

    @cached_property
    def agreement(self) -> Agreement | None:
        mine = Agreement.objects.select_related("learning_set").filter(learning_set=self.learning_set)
        newest: Agreement | None = mine.first()
        return newest

    @cached_property
    def accepted(self) -> set[object]:
        if self.agreement is None:
            return set()
        said = Acceptance.objects.in_force().filter(agreement=self.agreement)
        return set(said.values_list("person_id", flat=True))

    @property
    def accepted_members(self) -> int:
        return sum(person.pk in self.accepted for person in self.members)

    @property
    def must_accept(self) -> bool:
        """Whether the reader is a member who has not accepted the current agreement."""
        if self.agreement is None or self.learning_set.has_ended:
            return False
        return self.is_member and self.reader.pk not in self.accepted

    @cached_property
    def themes(self) -> Sequence[Theme]:
        """Unused themes, set while the reader belonged to the set."""
        open_ = Theme.objects.filter(learning_set=self.learning_set, used_at=None)
        return list(open_.filter(during("created_at", self.roles.reads(self.learning_set.pk))))

    @property
    def is_member(self) -> bool:
        return self.roles.is_member(self.learning_set.pk)

    @property
    def can_arrange(self) -> bool:
        """Whether the page offers to invite and to change things: to who arranges the set, until it ends."""
        return can_arrange(self.roles, self.learning_set) and not self.learning_set.has_ended

    @property
    def review_is_open(self) -> bool:
        """Whether each has a sheet to fill in, or to look at with the others."""
        return Review.objects.filter(learning_set=self.learning_set, shown_at=None).exists()

    @property
    def can_plan(self) -> bool:
        return can_open_room(self.roles, self.learning_set) and not self.learning_set.has_ended

    @property
    def format_name(self) -> str:
        return _(format_of(self.learning_set.default_format, self.learning_set).name)

    @property
    def weekday(self) -> str:
        """“Thursdays”, when all sessions fall on one day of the week."""
        days = {session.starts_at.astimezone(session.zone).date() for session in self.sessions}
        if len(days) < 2 or len({day.weekday() for day in days}) > 1:
            return ""
        return _("%(day)ss") % {"day": date_format(days.pop(), "l")}
