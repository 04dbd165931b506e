"""A session's page before it is held: when, where, who comes, what is on the table, the plan with its minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.short_names import use_names
from actions.models import Action
from core.periods import during
from core.ui.plan import PlanGroup, PlanStep
from issues.models import Issue, Theme
from planning.reads import answers
from planning.reads.comers import Comer, earlier_said, there_said
from planning.reads.write_to import write_to
from sessions.models import Apology, Attendance, Session
from sessions.permissions import can_run, takes_part
from sessions.process.activities import with_activities
from sessions.process.formats import Phase, PlannedStep, minutes_of, usual_plan
from sessions.process.machine import Status
from sessions.reads.formats import format_of, planned_activities
from sessions.reads.preparation import wishes
from sets.models import Membership
from sets.permissions import can_open_room
from sets.roles import Roles


@dataclass
class Before:
    """One session for one reader; every part is read once, when the page asks for it."""

    session: Session
    reader: User
    roles: Roles

    @cached_property
    def comers(self) -> list[Comer]:
        """Everybody of the set in the order of the circle, facilitators first."""
        held = Membership.objects.current().filter(learning_set=self.session.learning_set)
        register = {row.person_id: row for row in Attendance.objects.filter(session=self.session)}
        people: dict[object, Comer] = {}
        for one in held.seated().select_related("person"):
            row = register.get(one.person_id)
            known = people.get(one.person_id)
            if known is None or one.role == Membership.Role.FACILITATOR:
                people[one.person_id] = self._comer(one, row)
        use_names(comer.person.named for comer in people.values())
        return sorted(people.values(), key=lambda comer: comer.role != Membership.Role.FACILITATOR)

    def _comer(self, membership: Membership, row: Attendance | None) -> Comer:
        person = membership.person
        reason, is_you = self._reasons.get(person.pk, ""), person == self.reader
        if row is None:
            return Comer(person, membership.role, "", reason, is_you)
        earlier = earlier_said(row, self.session)
        there = there_said(row) if self.was_held else ""
        return Comer(person, membership.role, row.answer, reason, is_you, row.comes_remote, earlier, there)

    @cached_property
    def _reasons(self) -> dict[object, str]:
        """Why somebody cannot come: one's own, and what was said since the reader joined."""
        since_then = during("updated_at", self.roles.reads(self.session.learning_set_id))
        rows = Apology.objects.filter(session=self.session)
        told = rows.filter(Q(person=self.reader) | since_then)
        return {row.person_id: str(row.reason) for row in told}

    @property
    def mine(self) -> Comer | None:
        return next((comer for comer in self.comers if comer.is_you), None)

    @property
    def listed(self) -> list[Comer]:
        """Whom the page names: once it was held, those whom its register knows; who joined later was not asked."""
        return [comer for comer in self.comers if comer.was_there] if self.was_held else self.comers

    @property
    def members(self) -> list[Comer]:
        return [comer for comer in self.comers if comer.role == Membership.Role.MEMBER]

    @property
    def coming(self) -> int:
        return sum(comer.answer == Attendance.Answer.YES for comer in self.members)

    @property
    def answered(self) -> str:
        """Who comes, who does not, who is waited for, and whether that is enough."""
        least = self.session.learning_set.least_people
        return answers.summary([comer.answer for comer in self.members], least=least)

    @property
    def write_to_missing(self) -> str:
        """An address that opens a letter to those who have not answered; for facilitators, who know theirs."""
        if not self.roles.is_facilitator(self.session.learning_set_id):
            return ""
        return write_to(comer.person for comer in self.members if not comer.answer)

    @cached_property
    def open_actions(self) -> list[Action]:
        """Of the set's members, without opening their words: the reader sees how many, and from how many."""
        members = [comer.person.pk for comer in self.members]
        found = Action.objects.of_set(self.session.learning_set_id).still_open().filter(owner__in=members)
        return list(found.only("id", "owner_id", "created_at"))

    @property
    def owners(self) -> int:
        going = {comer.person.pk for comer in self.members if comer.answer != Attendance.Answer.NO}
        return len({action.owner_id for action in self.open_actions} & going)

    @property
    def my_actions(self) -> int:
        return sum(action.owner_id == self.reader.pk for action in self.open_actions)

    @cached_property
    def my_issues(self) -> list[Issue]:
        """What the reader could bring, drafts too."""
        return list(Issue.objects.owned_by(self.reader.pk).unsettled_in(self.session.learning_set_id))

    @property
    def my_drafts(self) -> list[Issue]:
        """What of theirs does not stand among the offered."""
        shown = {issue.pk for issue in self.topics}
        return [issue for issue in self.my_issues if issue.pk not in shown]

    @cached_property
    def topics(self) -> list[Issue]:
        """What is offered, from the day the reader joined, with their own; never what others keep in the room."""
        reads = self.roles.reads(self.session.learning_set_id)
        offered = Issue.objects.open_for(self.session.learning_set_id).offered_during(reads)
        shown = offered.filter(Q(owner=self.reader) | Q(room_only=False))
        return list(shown.select_related("owner").order_by("offered_at", "id"))

    @cached_property
    def themes(self) -> list[Theme]:
        """What is set ahead for all of them, since the reader belongs to the set."""
        unused = Theme.objects.filter(learning_set=self.session.learning_set_id, used_at=None)
        return list(unused.filter(during("created_at", self.roles.reads(self.session.learning_set_id))))

    @property
    def offered(self) -> list[tuple[Issue, list[str]]]:
        """Each topic with what its owner would like from the group."""
        return [(issue, wishes(issue, self.session.learning_set)) for issue in self.topics]

    @cached_property
    def steps(self) -> tuple[PlannedStep, ...]:
        chosen = format_of(self.session.format, self.session.learning_set)
        people = sum(comer.answer != Attendance.Answer.NO for comer in self.members)
        steps = usual_plan(chosen, self.session.planned_rounds, people, self.owners, self.session.minutes)
        return with_activities(steps, planned_activities(self.session))

    @property
    def minutes(self) -> int:
        return minutes_of(self.steps)

    @property
    def over(self) -> int:
        """Minutes past the planned end; under 0 there is time to spare."""
        return self.minutes - self.session.minutes

    @property
    def plan_ends_at(self) -> datetime:
        return self.session.starts_at + timedelta(minutes=self.minutes)

    @property
    def plan(self) -> list[PlanGroup]:
        """The stages under their headings, each group with the time at which it would begin."""
        groups, moment = [], self.session.starts_at
        for (phase, number), steps in groupby(self.steps, key=lambda step: (step.phase, step.round)):
            rows = [PlanStep(_(step.stage.name), step.stage.minutes) for step in steps]
            groups.append(PlanGroup(_heading(phase, number), _clock(moment), rows))
            moment += timedelta(minutes=sum(int(row.minutes) for row in rows))
        return groups

    @property
    def takes_part(self) -> bool:
        """Observers bring no topic."""
        return self.roles.is_member(self.session.learning_set_id)

    @property
    def can_open(self) -> bool:
        return can_run(self.session, self.reader.pk, self.roles)

    @property
    def may_plan(self) -> bool:
        """Whether the reader may plan in the set, and not this session alone."""
        return can_open_room(self.roles, self.session.learning_set)

    @property
    def can_end(self) -> bool:
        """Whether the reader may close a room that nobody closed."""
        return takes_part(self.session, self.roles)

    @property
    def ends_by(self) -> str:
        """The command that ends it: a session that never started is waiting for its date again."""
        return "unopen" if self.session.state is Status.OPEN else "close"

    @property
    def is_on(self) -> bool:
        """Whether it still comes: planned, in a set that goes on."""
        return self.session.state is Status.SCHEDULED and not self.session.learning_set.has_ended

    @property
    def can_answer(self) -> bool:
        """Until its time is over; what nobody opened is answered no more."""
        return self.is_on and not self.session.has_passed

    @property
    def was_held(self) -> bool:
        return self.session.has_record

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to answer, to prepare or to plan for it."""
        return not self.session.is_live and not self.can_answer

    @property
    def was_missed(self) -> bool:
        """Whether its time passed and nobody opened the room."""
        return self.is_on and self.session.has_passed

    @property
    def set_time(self) -> str:
        """The wall time that the set agreed, when it is another than the reader's."""
        theirs = self.session.starts_at.astimezone(self.session.zone)
        if theirs.utcoffset() == timezone.localtime(self.session.starts_at).utcoffset():
            return ""
        return date_format(theirs, "l j F, H:i")

    @property
    def set_city(self) -> str:
        return self.session.time_zone.rsplit("/", 1)[-1].replace("_", " ")


def _heading(phase: Phase, number: int | None) -> str:
    if phase is Phase.ROUND and number is None:
        return _("Activity")
    if phase is Phase.ROUND:
        return _("Round %(n)d") % {"n": number}
    return {Phase.OPENING: _("Opening"), Phase.BREAK: _("Break"), Phase.CLOSING: _("Closing")}[phase]


def _clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")
