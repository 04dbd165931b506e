"""Services that write, offer, withdraw, close and reopen issues, and set themes."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import drop_draft
from accounts.stamps import Stamp
from core import clock
from core.audit import trail
from core.errors import Refused
from issues.models import Brief, Issue, Theme, draft_slots
from issues.permissions import check_takes_part
from sets.models import LearningSet
from sets.permissions import can_open_room
from sets.roles import Roles
from sets.services.locking import lock, require_running, require_words

SETTLED = (Issue.Status.WORKED_ON, Issue.Status.CLOSED)


@transaction.atomic
def start_issue(
    *,
    person: User,
    roles: Roles,
    learning_set_id: UUID,
    topic_line: str = "",
    wants: str = "",
    brief: str = "",
    stamp: Stamp | None = None,
) -> Issue:
    """Create an issue in one of the person's sets, as a draft that nobody else sees."""
    roles = roles.again()
    check_takes_part(roles, learning_set_id)
    if not (topic_line.strip() or brief.strip()):
        raise Refused(_("Write your topic in one line, or begin with your brief."), field="topic_line")
    issue = Issue(owner=person, learning_set_id=learning_set_id)
    return _keep(issue, person, topic_line, wants, brief, stamp)


@transaction.atomic
def change_issue(
    *, person: User, issue_id: UUID, topic_line: str, wants: str, brief: str, stamp: Stamp | None = None
) -> Issue:
    """Its owner says it better; what is offered keeps a topic line."""
    issue = _own(person, issue_id)
    if not topic_line.strip() and issue.status != Issue.Status.DRAFT:
        raise Refused(
            _("It has been offered to the set, so it needs its topic line. Take it back first."),
            field="topic_line",
        )
    return _keep(issue, person, topic_line, wants, brief, stamp)


@transaction.atomic
def keep_brief(*, person: User, issue_id: UUID, brief: str) -> None:
    """The brief alone is changed: what the set sees of the issue stays as it is."""
    issue = _own(person, issue_id)
    require_words(issue.learning_set)
    _keep_brief(issue, person, brief.strip())


@transaction.atomic
def offer_issue(*, person: User, roles: Roles, issue_id: UUID) -> Issue:
    """Offer the issue: the set sees its topic line from now on."""
    roles = roles.again()
    issue = _own(person, issue_id)
    check_takes_part(roles, issue.learning_set_id)
    if not str(issue.topic_line).strip():
        raise Refused(_("Write your topic line first."), field="topic_line")
    if issue.status in {Issue.Status.CHOSEN, Issue.Status.OFFERED, Issue.Status.CARRIED}:
        return issue
    issue.status, issue.offered_at = Issue.Status.OFFERED, clock.now()
    return _stand(issue, person, "issue.offered")


@transaction.atomic
def take_back(*, person: User, issue_id: UUID) -> Issue:
    """Make an offered or carried issue a draft again; one chosen for a round can only be withdrawn in the room."""
    issue = _own(person, issue_id)
    if issue.status not in {Issue.Status.OFFERED, Issue.Status.CARRIED}:
        raise Refused(_("It is not on offer now."))
    issue.status, issue.offered_at = Issue.Status.DRAFT, None
    return _stand(issue, person, "issue.taken_back")


@transaction.atomic
def close_issue(*, person: User, issue_id: UUID) -> Issue:
    """Close an issue that no longer needs the set."""
    issue = _own(person, issue_id)
    if issue.status == Issue.Status.CHOSEN:
        raise Refused(_("It has been chosen for a round. Close it afterwards."))
    issue.status = Issue.Status.CLOSED
    return _stand(issue, person, "issue.closed")


@transaction.atomic
def reopen_issue(*, person: User, issue_id: UUID) -> Issue:
    """Bring a settled issue again, as a draft. What had its round stays in the record as it was said there: the draft
    is another issue with the same words, so that nobody reads how its owner puts it into better ones."""
    issue = _own(person, issue_id)
    if issue.status not in SETTLED:
        raise Refused(_("It is already open."))
    require_words(issue.learning_set)
    # `sessions` is a higher app, so it is not imported: the relation tells of rounds.
    if issue.rounds.filter(status__in=["running", "done"]).exists():
        issue = _anew(issue, person)
    issue.status, issue.offered_at = Issue.Status.DRAFT, None
    return _stand(issue, person, "issue.reopened")


@transaction.atomic
def set_theme(*, person: User, roles: Roles, learning_set: LearningSet, words: str) -> Theme:
    """Set a theme for the set, by anybody who may open its room."""
    current = lock(learning_set.pk)
    roles = roles.again()
    if not can_open_room(roles, learning_set):
        raise PermissionDenied
    require_running(current)
    if not words.strip():
        raise Refused(_("Write the question you would like everybody to think about."), field="words")
    theme = Theme.objects.create(learning_set=learning_set, words=words.strip(), set_by=person)
    trail.record(actor=person, verb="theme.set", obj=theme, learning_set_id=learning_set.pk)
    return theme


@transaction.atomic
def drop_theme(*, person: User, roles: Roles, theme: Theme) -> None:
    """Delete a theme that no session has used."""
    roles = roles.again()
    if not can_open_room(roles, theme.learning_set):
        raise PermissionDenied
    if theme.used_at is not None:
        raise Refused(_("A session has worked on it, so it cannot be removed."))
    trail.record(actor=person, verb="theme.dropped", obj=theme, learning_set_id=theme.learning_set_id)
    theme.delete()


def _own(person: User, issue_id: UUID) -> Issue:
    issue: Issue = Issue.objects.select_for_update(of=("self",)).get(pk=issue_id)
    if issue.owner_id != person.pk:
        raise PermissionDenied
    return issue


def _anew(worked_on: Issue, person: User) -> Issue:
    """A draft with its words and its brief; pressed twice, there is one."""
    mine = Issue.objects.filter(
        owner=person, learning_set_id=worked_on.learning_set_id, status=Issue.Status.DRAFT
    )
    for draft in mine:
        if str(draft.topic_line) == str(worked_on.topic_line):
            return draft
    kept = ("topic_line", "wants", "room_only", "wish_format", "wish_minutes", "if_room", "learning_set_id")
    issue: Issue = Issue.objects.create(owner=person, **{name: getattr(worked_on, name) for name in kept})
    brief = Brief.objects.filter(issue=worked_on, person=person).first()
    if brief:
        Brief.objects.create(issue=issue, person=person, words=brief.words)
    return issue


def _stand(issue: Issue, person: User, verb: str) -> Issue:
    issue.save(update_fields=["status", "offered_at", "updated_at"])
    trail.record(actor=person, verb=verb, obj=issue, learning_set_id=issue.learning_set_id)
    return issue


def _keep(issue: Issue, person: User, topic_line: str, wants: str, brief: str, stamp: Stamp | None) -> Issue:
    """Saves the words, the brief under its author's own key; what was a draft on the server is kept now."""
    began = issue._state.adding
    require_words(issue.learning_set)
    issue.topic_line, issue.wants = " ".join(topic_line.split()), wants.strip()
    issue.save()
    _keep_brief(issue, person, brief.strip())
    for slot in draft_slots("new" if began else issue.pk).values():
        drop_draft(person=person, slot=slot, stamp=stamp)
    return issue


def _keep_brief(issue: Issue, person: User, words: str) -> None:
    """Save the brief only if its text changed, since its deletion date counts from the last change."""
    kept = Brief.objects.filter(issue=issue, person=person).first()
    if not words:
        Brief.objects.filter(issue=issue, person=person).delete()
    elif kept is None or str(kept.words) != words:
        Brief.objects.update_or_create(issue=issue, person=person, defaults={"words": words})
