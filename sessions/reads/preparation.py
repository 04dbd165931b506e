"""What somebody prepares for one session: their actions, their brief and topic line, the turn they wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Draft, User
from actions.models import Action, Report
from core.names import listed
from issues.models import Issue
from issues.reads import brief_of, typed
from sessions.models import Bid, Session
from sessions.reads.balance import balance
from sessions.reads.formats import known_formats
from sessions.reads.hours import day
from sessions.reads.reports import reports_count_from
from sets.models import LearningSet
from sets.roles import Roles

# What one can wish of the group, in words of one's own, by the format that gives it.
WISHES: Mapping[str, str | Promise] = {
    "classic": _("Questions only"),
    "suggestions": _("Their ideas and experience"),
    "freeform": _("An ear"),
}


class Turn(StrEnum):
    """Whether somebody would like a turn."""

    YES = "yes"
    IF_ROOM = "if-room"
    NO = "no"


@dataclass(frozen=True)
class OpenAction:
    """One action on the table of the session, with what was said of it since the set last met."""

    action: Action
    report: Report | None

    @property
    def slots(self) -> dict[str, str]:
        """Its draft slots by field."""
        return {name: f"action:{self.action.pk}:{name}" for name in ("outcome", "happened", "changed")}

    def filled(self, drafts: Mapping[str, str]) -> dict[str, str]:
        """What its form starts from: the report, and over it what was typed and not shared."""
        found = {"outcome": "", "happened": "", "changed": ""}
        if self.report:
            found = {name: str(getattr(self.report, name)) for name in found}
        return found | {name: drafts[slot] for name, slot in self.slots.items() if slot in drafts}


@dataclass
class Preparation:
    """One session for one of its members; each part is queried once."""

    session: Session
    person: User
    roles: Roles

    @cached_property
    def met_at(self) -> datetime:
        """When the set last met: what was reported since is said once, and can be said better."""
        return reports_count_from(self.session)

    @cached_property
    def actions(self) -> Sequence[OpenAction]:
        """The person's actions of the set: open ones, and those reported on since it last met."""
        mine = Action.objects.owned_by(self.person.pk).of_set(self.session.learning_set_id)
        fresh = Report.objects.filter(action__in=mine, reported_at__gte=self.met_at).order_by(
            "reported_at", "id"
        )
        last = {report.action_id: report for report in fresh}
        rows = mine.filter(Q(closed_at=None) | Q(pk__in=last)).order_by("created_at", "id")
        return [OpenAction(action, last.get(action.pk)) for action in rows]

    @cached_property
    def issue(self) -> Issue | None:
        """What they would bring: the newest that is not settled."""
        mine = Issue.objects.owned_by(self.person.pk).unsettled_in(self.session.learning_set_id)
        newest: Issue | None = mine.exclude(status=Issue.Status.CHOSEN).order_by("-updated_at", "-id").first()
        return newest

    @property
    def slots_of(self) -> UUID | str:
        """What the drafts of brief and topic line belong to: the issue, or a new one of this set."""
        return self.issue.pk if self.issue else f"new:{self.session.learning_set_id}"

    @cached_property
    def others(self) -> int:
        """How many more issues of theirs are not settled."""
        mine = Issue.objects.owned_by(self.person.pk).unsettled_in(self.session.learning_set_id)
        return max(0, int(mine.count()) - 1)

    @property
    def report_slots(self) -> list[str]:
        """The draft slots of the reports."""
        return [slot for one in self.actions for slot in one.slots.values()]

    @cached_property
    def drafts(self) -> dict[str, str]:
        """What was typed of the actions and the turn and never shared, by slot."""
        slots = [*self.report_slots, *own_slots(self.session).values()]
        rows = Draft.objects.filter(person=self.person, slot__in=slots)
        return {draft.slot: str(draft.words) for draft in rows}

    @property
    def turn(self) -> str:
        """What they have said of a turn in this session; "" if nothing."""
        if Bid.objects.filter(session=self.session, person=self.person, issue=None).exists():
            return Turn.NO
        if self.issue is None or self.issue.status == Issue.Status.DRAFT:
            return ""
        return Turn.IF_ROOM if self.issue.if_room else Turn.YES

    @cached_property
    def shared(self) -> dict[str, Any]:
        """What stands of the topic and the turn, but for the brief; the set sees it if it is offered."""
        found: dict[str, Any] = {"wish_format": self.session.format, "turn": self.turn}
        if issue := self.issue:
            found |= {
                "topic_line": issue.topic_line,
                "wants": issue.wants,
                "wish_format": issue.wish_format or self.session.format,
                "wish_minutes": issue.wish_minutes,
            }
        return found

    @cached_property
    def filled(self) -> dict[str, Any]:
        """What the form starts from: what stands, and over it what was typed and not shared."""
        issue, slots = self.issue, own_slots(self.session)
        brief = {"brief": brief_of(issue, self.person)} if issue else {}
        held = {name: self.drafts[slot] for name, slot in slots.items() if slot in self.drafts}
        written = typed(self.person, self.slots_of, issue.updated_at if issue else None)
        return self.shared | brief | held | written

    @property
    def is_shared(self) -> bool:
        """Whether the set has heard of it: something was reported since it last met, or a topic is offered."""
        return self.is_offered or any(one.report for one in self.actions)

    @property
    def is_offered(self) -> bool:
        """Whether the set sees a topic of theirs; taken back it is their own again, while reports stay."""
        return self.issue is not None and self.issue.status != Issue.Status.DRAFT

    @property
    def shared_said(self) -> str:
        """What the set sees of it, in a sentence; "" if nothing."""
        if not self.is_shared:
            return ""
        if self.keeps_changes:
            seen = (
                gettext("The set still sees what you shared;")
                if self.is_offered
                else gettext("The set still reads what you reported, and no topic of yours;")
            )
            return f"{seen} {gettext('your changes are yours until you share them.')}"
        if self.is_offered:
            return gettext("The set sees what you shared; your brief is yours alone.")
        return gettext("The set reads what you reported; your topic and your brief are yours alone.")

    @property
    def keeps_changes(self) -> bool:
        """Whether the set sees something else than what stands in the form."""
        if not self.is_shared:
            return False
        stands = {name: self.shared.get(name) for name in self.filled if name != "brief"}
        of_topic = any(not reads_the_same(self.filled[name], stands[name]) for name in stands)
        return of_topic or any(
            not reads_the_same(text, one.filled({})[name])
            for one in self.actions
            for name, text in one.filled(self.drafts).items()
        )

    @property
    def seen_line(self) -> str:
        """The topic line as the set sees it, where its owner has written another one."""
        line = str(self.shared.get("topic_line", "")) if self.is_offered else ""
        return "" if reads_the_same(self.filled.get("topic_line"), line) else line

    @property
    def waits_longest(self) -> str:
        """Who has waited longest for a turn, but for the reader."""
        shares = balance(self.session.learning_set)
        return listed(one.name for one in shares if one.waits_longest and one.person.pk != self.person.pk)


def own_slots(session: Session) -> dict[str, str]:
    """The draft slots of what is chosen for one session, by field."""
    return {name: f"prepare:{session.pk}:{name}" for name in ("turn", "wish_format", "wish_minutes")}


def reads_the_same(one: object, other: object) -> bool:
    """Whether two texts are the same but for how a browser sends their lines."""
    first, second = (
        [line.rstrip() for line in str(text or "").strip().splitlines()] for text in (one, other)
    )
    return first == second


def wishes(issue: Issue, learning_set: LearningSet) -> list[str]:
    """What its owner would like, as short facts: the format and minutes, if there is room, and their own words."""
    chosen = known_formats(learning_set).get(issue.wish_format)
    found = []
    if chosen:
        minutes: int = issue.wish_minutes or chosen.minutes
        said = ngettext("%(wish)s, %(n)d minute", "%(wish)s, %(n)d minutes", minutes)
        found.append(said % {"n": minutes, "wish": WISHES.get(chosen.slug, chosen.name)})
    if issue.status == Issue.Status.CARRIED and issue.offered_at:
        found.append(gettext("Waits since %(day)s") % {"day": day(issue.offered_at)})
    if issue.if_room:
        found.append(gettext("If there is room"))
    return [*found, *([str(issue.wants)] if issue.wants else [])]
