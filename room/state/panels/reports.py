"""The action reports as one person sees them: whose turn it is, their actions on the table, what was said of each."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from actions.models import OUTCOME_ICONS, Action, Outcome, Report
from room.state.panels.panel import Panel
from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import HERE, ReportTurn
from sessions.process.frame import EVERYBODY_REPORTED
from sessions.process.stages import Lines


@dataclass(frozen=True, slots=True)
class Told:
    """One action on the table, with what was said of it today and before."""

    action: Action
    today: Report | None
    earlier: Sequence[Report]
    is_readable: bool

    @property
    def outcome(self) -> str:
        """What was chosen today, if anything."""
        return self.today.outcome if self.today else ""

    @property
    def happened(self) -> str:
        """What was said today of what happened."""
        return str(self.today.happened) if self.today else ""

    @property
    def changed(self) -> str:
        """What was said today of what changed."""
        return str(self.today.changed) if self.today else ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody with actions to report on."""

    person: User
    told: Sequence[Told]
    is_done: bool
    is_here: bool

    @property
    def said(self) -> str:
        """What became of their actions, counted: 1 done, 1 not yet."""
        kinds = Counter(told.today.outcome for told in self.told if told.today)
        found = [f"{kinds[value]} {str(label).lower()}" for value, label in Outcome.choices if kinds[value]]
        return ", ".join(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsPanel(Panel):
    """Owners in the order of the circle; the first who is here and not done has the floor.

    Absent owners wait for the next session: they are named nowhere, without a mark of shame.
    """

    template: ClassVar[str] = "room/stage/_reports.html"

    owners: Sequence[Owner]
    current: Owner | None
    following: Owner | None
    mine: Owner | None
    may_write: bool

    @property
    def outcomes(self) -> list[tuple[str, str, str]]:
        """What can become of an action: value, name and mark."""
        return [(value, str(label), OUTCOME_ICONS[value]) for value, label in Outcome.choices]

    @classmethod
    def read(cls, viewer: Viewer, people: People) -> Self:
        """In three queries: the actions, what was said of them, and who is done."""
        owners = _owners(viewer, people)
        waiting = [owner for owner in owners if owner.is_here and not owner.is_done]
        current = waiting[0] if waiting else None
        mine = next((owner for owner in owners if owner.person.pk == viewer.me.pk), None)
        may_write = current is not None and (current.person.pk == viewer.me.pk or viewer.is_host)
        return cls(
            boxes=_boxes(viewer, mine, current if may_write else None),
            lines=_lines(viewer, current, owners),
            turn=current.person if current else None,
            owners=[owner for owner in owners if owner.is_here],
            current=current,
            following=waiting[1] if len(waiting) > 1 else None,
            mine=mine,
            may_write=may_write,
        )


def _lines(viewer: Viewer, current: Owner | None, owners: list[Owner]) -> Lines | None:
    """With the name of whoever reports; others when everybody has."""
    if current and viewer.step:
        return Lines(**viewer.step.lines).filled(owner=current.person.short_name)
    return EVERYBODY_REPORTED if owners else None


def _boxes(viewer: Viewer, *written_for: Owner | None) -> frozenset[str]:
    """Two boxes for each action: mine, and for who may write those of whoever reports."""
    actions = [told.action.pk for owner in written_for if owner for told in owner.told if told.is_readable]
    return frozenset(viewer.slot(kind, action) for kind in ("report", "changed") for action in actions)


def _owners(viewer: Viewer, people: People) -> list[Owner]:
    session = viewer.session
    opened = session.opened_at or viewer.now
    on_table = Q(closed_at=None) | Q(reports__reported_at__gte=opened)
    actions = (
        Action.objects.of_set(session.learning_set_id).filter(on_table, created_at__lt=opened).distinct()
    )
    told = _told(viewer, list(actions))
    done = set(ReportTurn.objects.filter(session=session).values_list("person_id", flat=True))
    here = {pk for pk, row in people.attendance.items() if row.presence in HERE}
    return [
        Owner(person=person, told=told[person.pk], is_done=person.pk in done, is_here=person.pk in here)
        for person in people.members
        if person.pk in told
    ]


def _told(viewer: Viewer, actions: list[Action]) -> dict[UUID, list[Told]]:
    """Each owner's actions; a newcomer reads none of what others said before they joined."""
    by_action: dict[UUID, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(action__in=actions):
        by_action[report.action_id].append(report)
    opened = viewer.session.opened_at or viewer.now
    found: dict[UUID, list[Told]] = defaultdict(list)
    for action in actions:
        said = by_action[action.pk]
        today = next((r for r in reversed(said) if r.reported_at >= opened), None)
        readable = viewer.may_read(action.created_at, action.owner_id)
        found[action.owner_id].append(Told(action, today, [r for r in said if r is not today], readable))
    return dict(found)
