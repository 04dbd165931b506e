"""The action reports as one person sees them: whose turn it is, their actions on the table, what was said of each."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID

from accounts.models import User
from actions.models import OUTCOME_ICONS, Action, Outcome, Report
from room.state.panels.panel import Panel
from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import ReportTurn
from sessions.process.frame import ALL_HAD_THEIR_TURN, EVERYBODY_REPORTED
from sessions.process.stages import Lines, StageKind
from sessions.reads.reports import on_table, owners_to_hear


@dataclass(frozen=True, slots=True)
class Told:
    """One action on the table, with what was said of it today and before."""

    action: Action
    today: Report | None
    earlier: Sequence[Report]
    is_readable: bool
    is_hidden: (
        bool  # it is readable, but not what was said of it today: the reader did not belong to the set then
    )

    @property
    def may_be_written(self) -> bool:
        """Whether the reader can write of it: over words that they may not read they would write unseen."""
        return self.is_readable and not self.is_hidden

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
    has_floor: bool

    @property
    def untold(self) -> int:
        """How many of their actions have no report of today."""
        return sum(told.today is None for told in self.told)

    @property
    def said(self) -> str:
        """What became of their actions, counted: 1 done, 1 not yet."""
        kinds = Counter(told.today.outcome for told in self.told if told.today)
        found = [f"{kinds[value]} {str(label).lower()}" for value, label in Outcome.choices if kinds[value]]
        return ", ".join(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsPanel(Panel):
    """Owners in the order of the circle; one of those who are here and not done has the floor.

    Absent owners are counted, not named: what they said they would do stays open, without a mark of shame.
    """

    template: ClassVar[str] = "room/stage/_reports.html"

    owners: Sequence[Owner]
    current: Owner | None
    following: Owner | None
    waiting: Sequence[Owner]
    absent: int
    mine: Owner | None
    may_write: bool

    @property
    def untold(self) -> list[Owner]:
        """Who has had their turn while an action of theirs has no report."""
        return [owner for owner in self.owners if owner.is_done and owner.untold]

    @property
    def outcomes(self) -> list[tuple[str, str, str]]:
        """What can become of an action: value, name and mark."""
        return [(value, str(label), OUTCOME_ICONS[value]) for value, label in Outcome.choices]

    @classmethod
    def read(cls, viewer: Viewer, people: People) -> Self:
        """In three queries: the actions, what was said of them, and who is done."""
        owners = _owners(viewer, people)
        waiting = waiting_of(owners)
        current = waiting[0] if waiting else None
        mine = next((owner for owner in owners if owner.person.pk == viewer.me.pk), None)
        may_write = current is not None and (current.person.pk == viewer.me.pk or viewer.is_host)
        return cls(
            boxes=_boxes(viewer, mine, current if may_write else None),
            lines=_lines(viewer, current, owners),
            turn=current.person if current else None,
            turn_after=waiting[1].person if len(waiting) > 1 else None,
            owners=[owner for owner in owners if owner.is_here],
            current=current,
            following=waiting[1] if len(waiting) > 1 else None,
            waiting=waiting,
            absent=sum(not owner.is_here and not owner.is_done for owner in owners),
            mine=mine,
            may_write=may_write,
        )


def _lines(viewer: Viewer, current: Owner | None, owners: list[Owner]) -> Lines | None:
    """With the name of whoever reports; others when everybody has."""
    if current and viewer.step:
        return Lines(**viewer.step.lines).filled(owner=current.person.short_name)
    here = [owner for owner in owners if owner.is_here]
    if not here:
        return None
    return ALL_HAD_THEIR_TURN if any(owner.untold for owner in here) else EVERYBODY_REPORTED


def waiting_of(owners: Sequence[Owner]) -> list[Owner]:
    """Who is here and has not had their turn; first whoever has the floor."""
    waiting = [owner for owner in owners if owner.is_here and not owner.is_done]
    return sorted(waiting, key=lambda owner: not owner.has_floor)


def skipped_owners(viewer: Viewer, people: People) -> list[User]:
    """Whom the session passes over when it leaves the reports now."""
    return [owner.person for owner in _owners(viewer, people) if owner.is_here and not owner.is_done]


def late_owners(viewer: Viewer, people: People) -> list[User]:
    """For the host, after the reports: who came since with something to report. No query while nobody is late."""
    late = {pk for pk, row in people.attendance.items() if row.is_late and not row.is_gone}
    if not late or not viewer.is_host or viewer.step is None or viewer.kind == StageKind.REPORTS:
        return []
    owners = owners_to_hear(viewer.session) & late
    return [person for person in people.members if person.pk in owners]


def _boxes(viewer: Viewer, *written_for: Owner | None) -> frozenset[str]:
    """Two boxes and a choice for each action: mine, and for who may write those of whoever reports."""
    actions = [told.action.pk for owner in written_for if owner for told in owner.told if told.may_be_written]
    return frozenset(
        viewer.slot(kind, action) for kind in ("report", "changed", "outcome") for action in actions
    )


def _owners(viewer: Viewer, people: People) -> list[Owner]:
    session = viewer.session
    told = _told(viewer, list(on_table(session)))
    done = set(ReportTurn.objects.filter(session=session).values_list("person_id", flat=True))
    here = {pk for pk, row in people.attendance.items() if not row.is_gone}
    floor = {pk for pk, row in people.attendance.items() if row.floor_at}
    return [
        Owner(
            person=person,
            told=told[person.pk],
            is_done=person.pk in done,
            is_here=person.pk in here,
            has_floor=person.pk in floor,
        )
        for person in people.members
        if person.pk in told
    ]


def _told(viewer: Viewer, actions: list[Any]) -> dict[UUID, list[Told]]:
    """Each owner's actions; a newcomer reads none of what others said before they joined."""
    by_action: dict[UUID, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(action__in=actions):
        by_action[report.action_id].append(report)
    found: dict[UUID, list[Told]] = defaultdict(list)
    for action in actions:
        said = by_action[action.pk]
        # What was prepared after the set last met is told today.
        today = next((r for r in reversed(said) if r.reported_at >= action.since), None)
        readable = viewer.may_read(action.created_at, action.owner_id)
        hidden = today is not None and not viewer.may_read(today.reported_at, action.owner_id)
        earlier = [report for report in said if report is not today]
        found[action.owner_id].append(Told(action, today, earlier, readable, hidden))
    return dict(found)
