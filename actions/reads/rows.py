"""Queries for the actions that a person may see: their own, a set's, and one with its reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Draft, User
from actions.models import Action, Report
from actions.permissions import reports_for
from sets.models import LearningSet, SetStatus
from sets.roles import Roles


@dataclass(frozen=True)
class ActionRow:
    """One action with its due date: its own, or else that of the set's next session."""

    action: Action
    by: date | None
    by_session: bool
    reports: Sequence[Report]
    has_left: bool  # the reader is no longer in its set, and is told no dates of it

    @property
    def last(self) -> Report | None:
        """The latest report."""
        return self.reports[-1] if self.reports else None

    @property
    def times(self) -> int:
        """The number of reports."""
        return len(self.reports)


def mine(person: User, roles: Roles) -> tuple[list[ActionRow], list[ActionRow]]:
    """The person's open actions, soonest first, and the 20 closed most recently."""
    rows = Action.objects.owned_by(person.pk)
    closed = rows.exclude(closed_at=None).order_by("-closed_at", "-id")[:20]
    return _soonest(action_rows(rows.still_open(), person, roles)), action_rows(closed, person, roles)


def action_row(action: Action, reader: User, roles: Roles) -> ActionRow:
    """One action with its reports, oldest first, for a reader with these roles."""
    return action_rows(Action.objects.filter(pk=action.pk), reader, roles)[0]


def typed(person: User, action: Action) -> dict[str, str]:
    """The person's drafts for a report on the action, by field."""
    slots = {f"action:{action.pk}:{name}": name for name in ("outcome", "happened", "changed")}
    drafts = Draft.objects.filter(person=person, slot__in=slots)
    return {slots[draft.slot]: str(draft.words) for draft in drafts}


def action_rows(rows: "QuerySet[Action]", reader: User, roles: Roles) -> list[ActionRow]:
    """The rows of these actions with the reports that the reader may read, and dates, in three queries."""
    reports = Prefetch("reports", queryset=reports_for(reader, roles).order_by("reported_at", "id"))
    found = list(rows.select_related("owner", "learning_set").prefetch_related(reports))
    dates = _next_sessions(
        {action.learning_set_id for action in found if roles.is_in(action.learning_set_id)}
    )
    return [
        _action_row(action, dates.get(action.learning_set_id), not roles.is_in(action.learning_set_id))
        for action in found
    ]


@dataclass(frozen=True)
class _Dates:
    """When a set meets: now, if its room is open, and next."""

    opened_at: datetime | None
    now_at: datetime | None
    next_at: datetime | None

    def after(self, said_at: datetime) -> datetime | None:
        """The next session for an action said then: in an open room, the one after it."""
        return self.now_at if self.opened_at and said_at < self.opened_at else self.next_at


def _action_row(action: Action, dates: _Dates | None, has_left: bool) -> ActionRow:
    next_at = dates.after(action.created_at) if dates else None
    by = action.due_on or (timezone.localtime(next_at).date() if next_at else None)
    return ActionRow(action, by, action.due_on is None, list(action.reports.all()), has_left)


def _next_sessions(set_ids: set[UUID]) -> dict[UUID, _Dates]:
    """The session dates by set id. `sessions` is a higher app, so it is not imported: the relation gives the dates."""
    live = Q(sessions__status__in=["open", "running", "paused"])
    # An ended set still finishes a live session, but holds none of its scheduled ones.
    ahead = Q(~Q(status=SetStatus.ENDED), sessions__status="scheduled")
    rows = LearningSet.objects.filter(pk__in=set_ids).annotate(
        opened=Min("sessions__opened_at", filter=live),
        now=Min("sessions__starts_at", filter=live),
        next=Min("sessions__starts_at", filter=ahead),
    )
    return {pk: _Dates(*dates) for pk, *dates in rows.order_by().values_list("pk", "opened", "now", "next")}


def _soonest(rows: Sequence[ActionRow]) -> list[ActionRow]:
    return sorted(rows, key=lambda one: (one.by or date.max, one.action.created_at))
