"""The action reports as one person sees them: whose turn it is, their actions on the table, what was said of each."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import OUTCOME_ICONS, Action, Outcome, Report
from sessions.models import HERE, ReportTurn
from sessions.process.frame import EVERYBODY_REPORTED
from sessions.process.stages import Lines

if TYPE_CHECKING:
    from room.state.state import RoomState


@dataclass
class Told:
    """One action on the table, with what was said of it today and before."""

    action: Action
    today: Report | None
    earlier: list[Report]
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


@dataclass
class Owner:
    """Somebody with actions to report on."""

    person: User
    told: list[Told] = field(default_factory=list)
    is_done: bool = False
    is_here: bool = False

    @property
    def said(self) -> str:
        """What became of their actions, counted: 1 done, 1 not yet."""
        kinds = Counter(told.today.outcome for told in self.told if told.today)
        found = [f"{kinds[value]} {str(label).lower()}" for value, label in Outcome.choices if kinds[value]]
        return ", ".join(found)


def reports(sight: "RoomState") -> dict[str, Any]:
    """Owners in the order of the circle; the first who is here and not done has the floor.

    Absent owners wait for the next session: they are named nowhere, without a mark of shame.
    """
    owners = _owners(sight)
    waiting = [owner for owner in owners if owner.is_here and not owner.is_done]
    current = waiting[0] if waiting else None
    following = waiting[1] if len(waiting) > 1 else None
    if current and sight.step:
        sight.lines = Lines(**sight.step.lines).filled(owner=current.person.short_name)
        sight.people.light(current.person, _("Reports now"))
    elif owners:
        sight.lines = EVERYBODY_REPORTED
    mine = next((owner for owner in owners if owner.person.pk == sight.me.pk), None)
    return {
        "owners": [owner for owner in owners if owner.is_here],
        "current": current,
        "following": following,
        "mine": mine,
        "is_my_turn": bool(current and current.person.pk == sight.me.pk),
        "may_write": bool(current and (current.person.pk == sight.me.pk or sight.is_host)),
        "outcomes": [(value, label, OUTCOME_ICONS[value]) for value, label in Outcome.choices],
    }


def _owners(sight: "RoomState") -> list[Owner]:
    session = sight.session
    opened = session.opened_at or sight.now
    on_table = Q(closed_at=None) | Q(reports__reported_at__gte=opened)
    actions = (
        Action.objects.of_set(session.learning_set_id).filter(on_table, created_at__lt=opened).distinct()
    )
    told = _told(sight, list(actions))
    done = set(ReportTurn.objects.filter(session=session).values_list("person_id", flat=True))
    here = {pk for pk, row in sight.people.attendance.items() if row.presence in HERE}
    return [
        Owner(person=person, told=told[person.pk], is_done=person.pk in done, is_here=person.pk in here)
        for person in sight.people.members
        if person.pk in told
    ]


def _told(sight: "RoomState", actions: list[Action]) -> dict[UUID, list[Told]]:
    """Each owner's actions; a newcomer reads none of what others said before they joined."""
    by_action: dict[UUID, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(action__in=actions):
        by_action[report.action_id].append(report)
    opened = sight.session.opened_at or sight.now
    since = sight.roles.sees_from(sight.session.learning_set_id)
    found: dict[UUID, list[Told]] = defaultdict(list)
    for action in actions:
        said = by_action[action.pk]
        today = next((r for r in reversed(said) if r.reported_at >= opened), None)
        readable = action.owner_id == sight.me.pk or (since is not None and action.created_at >= since)
        found[action.owner_id].append(Told(action, today, [r for r in said if r is not today], readable))
    return dict(found)
