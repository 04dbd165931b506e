"""Topic sharing: what each brings today, for how long, and what others would like to hear."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from issues.models import Issue
from sessions import permissions
from sessions.models import Bid, Interest, Session
from sessions.process.formats import FORMATS
from sessions.services import ground
from sets.roles import Roles


@transaction.atomic
def offer(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    topic_line: str,
    wants: str = "",
    minutes: int | None = None,
    format: str = "",
    wants_turn: bool = True,
    issue_id: UUID | None = None,
    about: UUID | None = None,
) -> Session:
    """Says what this person brings today, in one line; again changes it. The host writes for who has no device."""
    session = ground.lock(session_id)
    permissions.check_takes_part(session, roles)
    owner = _owner(session, person, about)
    if not session.is_live:
        raise Refused(_("The session is not open."))
    if not topic_line.strip():
        raise Refused(
            _("Write your topic in one line, or say that you bring nothing today."), field="topic_line"
        )
    issue = _issue(session, owner, issue_id)
    issue.topic_line, issue.wants = topic_line.strip(), wants.strip()
    if issue.standing in {Issue.Standing.DRAFT, Issue.Standing.CARRIED, Issue.Standing.WORKED_ON}:
        issue.standing = Issue.Standing.OFFERED
    issue.offered_at = issue.offered_at or clock.now()
    issue.save()
    chosen = FORMATS[format] if format in FORMATS else FORMATS[session.format]
    Bid.objects.update_or_create(
        session=session,
        person_id=owner,
        defaults={
            "issue": issue,
            "wants_turn": wants_turn,
            "minutes": minutes or chosen.minutes,
            "format": chosen.slug,
        },
    )
    ground.changed(session, "topics")
    return session


@transaction.atomic
def bring_nothing(*, session_id: UUID, person: User, roles: Roles, about: UUID | None = None) -> Session:
    """Says that this person brings nothing today; what they offered before stays theirs."""
    session = ground.lock(session_id)
    permissions.check_takes_part(session, roles)
    owner = _owner(session, person, about)
    Bid.objects.update_or_create(
        session=session, person_id=owner, defaults={"issue": None, "wants_turn": False}
    )
    ground.changed(session, "topics")
    return session


@transaction.atomic
def mark_interest(*, session_id: UUID, person: User, roles: Roles, bid_id: UUID, interested: bool) -> Session:
    """Marks, or takes back, that this person would like to hear a topic."""
    session = ground.lock(session_id)
    permissions.check_takes_part(session, roles)
    bid = Bid.objects.filter(session=session, pk=bid_id).first()
    if bid is None:
        raise Refused(_("That topic is no longer offered."))
    if interested:
        Interest.objects.get_or_create(bid=bid, person=person)
    else:
        Interest.objects.filter(bid=bid, person=person).delete()
    ground.changed(session, "topics")
    return session


def _owner(session: Session, person: User, about: UUID | None) -> UUID:
    if about and about != person.pk:
        ground.check_hosts(session, person.pk)
        return about
    return person.pk


def _issue(session: Session, owner: UUID, issue_id: UUID | None) -> Issue:
    """The issue they bring: the one named, the one they already offered here, or a new one."""
    mine = Issue.objects.filter(learning_set_id=session.learning_set_id, owner_id=owner)
    if issue_id:
        found = mine.filter(pk=issue_id).first()
        if found:
            return found
    bid = Bid.objects.filter(session=session, person_id=owner).exclude(issue=None).first()
    if bid:
        return mine.get(pk=bid.issue_id)
    return Issue(learning_set_id=session.learning_set_id, owner_id=owner)
