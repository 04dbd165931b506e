"""What a person's issues look like to themself: by set, each with where it has come and its story in dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Draft, User
from issues.models import Brief, Issue, draft_slots
from sets.models import LearningSet
from sets.roles import Roles


@dataclass(frozen=True)
class SetIssues:
    """One set's heading, and what the person brings to it; a set they have left keeps what was theirs."""

    learning_set: LearningSet
    issues: Sequence[Issue]
    is_in: bool


def by_set(person: User, roles: Roles) -> list[SetIssues]:
    """All sets of the person in which something was brought or can be."""
    issues = list(Issue.objects.owned_by(person.pk).order_by("-created_at", "-id"))
    sets = LearningSet.objects.filter(pk__in=roles.sets_ever()).order_by("name", "id")
    found = []
    for learning_set in sets:
        mine = [issue for issue in issues if issue.learning_set_id == learning_set.pk]
        current = may_bring(roles, learning_set.pk) and not learning_set.has_ended
        if mine or current:
            found.append(SetIssues(learning_set, mine, current))
    return found


def may_bring(roles: Roles, learning_set_id: UUID) -> bool:
    """Members and facilitators bring issues; observers do not."""
    return roles.is_member(learning_set_id) or roles.is_facilitator(learning_set_id)


def story(issue: Issue) -> list[str]:
    """Where it has come, one line a step: dates and statuses, no words."""
    lines = [_("Started on %(day)s") % {"day": _day(issue.created_at)}]
    if issue.offered_at:
        lines.append(_("Offered to the set on %(day)s") % {"day": _day(issue.offered_at)})
    # Sessions lie above issues: only their dates are asked for, by relation.
    rows: Any = issue.rounds
    for held in rows.filter(status="done").select_related("session").order_by("session__starts_at"):
        lines.append(_("Worked on in the session of %(day)s") % {"day": _day(held.session.starts_at)})
    if issue.status in {Issue.Status.CARRIED, Issue.Status.CLOSED}:
        lines.append(str(Issue.Status(issue.status).label))
    return lines


def brief_of(issue: Issue, person: User) -> str:
    """The brief's words, for its author alone."""
    brief = Brief.objects.filter(issue=issue, person=person).first()
    return str(brief.words) if brief else ""


def typed(person: User, issue_id: UUID | str, kept_at: datetime | None) -> dict[str, str]:
    """What was typed and not kept, from any of the person's browsers; older than what is kept is forgotten."""
    fields = {slot: field for field, slot in draft_slots(issue_id).items()}
    drafts = Draft.objects.filter(person=person, slot__in=fields)
    if kept_at is not None:
        drafts = drafts.filter(updated_at__gt=kept_at)
    return {fields[draft.slot]: str(draft.words) for draft in drafts}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
