"""Queries for a person's own issues: by set, history, brief and drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Draft, User
from issues.models import HELD, Brief, Issue, draft_slots
from issues.permissions import can_bring
from sets.models import LearningSet
from sets.roles import Roles


@dataclass(frozen=True)
class SetIssues:
    """One set and the person's issues in it; sets they have left are included."""

    learning_set: LearningSet
    issues: Sequence[Issue]
    is_in: bool


def by_set(person: User, roles: Roles) -> list[SetIssues]:
    """The person's issues by set, for sets where they have issues or may bring some."""
    issues = list(Issue.objects.owned_by(person.pk).order_by("-created_at", "-id"))
    sets = LearningSet.objects.filter(pk__in=roles.sets_ever()).order_by("name", "id")
    found = []
    for learning_set in sets:
        mine = [issue for issue in issues if issue.learning_set_id == learning_set.pk]
        current = can_bring(roles, learning_set.pk) and not learning_set.has_ended
        if mine or current:
            found.append(SetIssues(learning_set, mine, current))
    return found


def story(issue: Issue) -> list[str]:
    """The issue's history, one line per step, from dates and statuses."""
    lines = [_("Started on %(day)s") % {"day": _day(issue.created_at)}]
    if issue.offered_at:
        lines.append(_("Offered to the set on %(day)s") % {"day": _day(issue.offered_at)})
    # `sessions` is a higher app, so it is not imported: the relation gives the dates.
    rows: Any = issue.rounds
    for held in rows.filter(status="done").select_related("session").order_by("session__starts_at"):
        lines.append(_("Worked on in the session of %(day)s") % {"day": _day(held.session.starts_at)})
    if issue.status in {Issue.Status.CARRIED, Issue.Status.CLOSED}:
        lines.append(str(Issue.Status(issue.status).label))
    return lines


def brief_of(issue: Issue, person: User) -> str:
    """The brief's text, for its author only."""
    brief = Brief.objects.filter(issue=issue, person=person).first()
    return str(brief.words) if brief else ""


def typed(person: User, issue_id: UUID | str, kept_at: datetime | None) -> dict[str, str]:
    """The person's drafts for the issue by field, from any browser; drafts older than the saved text are ignored,
    but for those that were saved on purpose."""
    fields = {slot: field for field, slot in draft_slots(issue_id).items()}
    drafts = Draft.objects.filter(person=person, slot__in=fields)
    if kept_at is not None:
        drafts = drafts.filter(Q(updated_at__gt=kept_at) | Q(label=HELD))
    return {fields[draft.slot]: str(draft.words) for draft in drafts}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
