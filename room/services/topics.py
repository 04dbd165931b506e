"""Topic sharing: what each brings today, for how long, and what others would like to hear."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from issues.models import LEAST_MINUTES, MOST_MINUTES, Issue
from room.services.topic_table import as_before, in_rounds
from sessions import permissions
from sessions.models import Bid, Interest, Round, Session
from sessions.reads.formats import format_of, is_offered, known_formats
from sessions.services import locking
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
    session = locking.lock(session_id)
    roles = roles.again()
    owner = _owner(session, person, roles, about)
    locking.require_live(session)
    _check_offer(session, topic_line, minutes, format)
    issue = _issue(session, owner, issue_id, topic_line)
    # What the host leaves open, for somebody else, stays as that person had it.
    issue.topic_line = topic_line.strip()
    issue.wants = wants.strip() or (issue.wants if owner != person.pk else "")
    _put_on_the_table(session, issue)
    _bid(session, issue, wants_turn=wants_turn, minutes=minutes, format=format, by_host=owner != person.pk)
    Bid.objects.filter(session=session, person_id=owner, issue=None).delete()
    locking.save_change(session, "topics")
    return session


@transaction.atomic
def say_topic(*, session_id: UUID, person: User, round_id: UUID, topic_line: str) -> Session:
    """The presenter puts the line of their own round into better words, or says it first; the host may write it."""
    session = locking.lock(session_id)
    going = [Round.Status.PLANNED, Round.Status.RUNNING]
    rounds = Round.objects.filter(session=session, pk=round_id, kind=Round.Kind.ISSUE, status__in=going)
    round_ = rounds.select_related("issue").first()
    if round_ is None or round_.presenter_id is None:
        raise Refused(_("Nobody presents in this round."))
    if not (person.pk == round_.presenter_id or locking.runs_room(session, person.pk)):
        raise PermissionDenied(_("Only the presenter, or the host for them, says what it is about."))
    locking.require_live(session)
    locking.check_not_listening(session, person.pk)
    _check_offer(session, topic_line, None, "")
    issue = round_.issue or Issue(
        learning_set_id=session.learning_set_id, owner_id=round_.presenter_id, offered_at=clock.now()
    )
    issue.topic_line, issue.status = topic_line.strip(), Issue.Status.CHOSEN
    issue.room_only = round_.room_only = issue.room_only or round_.room_only
    issue.save()
    round_.issue = issue
    round_.save(update_fields=["issue", "room_only"])
    locking.save_change(session, "topics")
    return session


@transaction.atomic
def bring_nothing(*, session_id: UUID, person: User, roles: Roles, about: UUID | None = None) -> Session:
    """Says that this person brings nothing today; what they offered before stays theirs, and comes off the table."""
    session = locking.lock(session_id)
    roles = roles.again()
    owner = _owner(session, person, roles, about)
    locking.require_live(session)
    mine = Bid.objects.filter(session=session, person_id=owner, withdrawn_at=None).exclude(issue=None)
    mine.exclude(issue__in=in_rounds(session)).update(withdrawn_at=clock.now())
    Bid.objects.get_or_create(session=session, person_id=owner, issue=None, defaults={"wants_turn": False})
    locking.save_change(session, "topics")
    return session


@transaction.atomic
def take_off(*, session_id: UUID, person: User, bid_id: UUID) -> Session:
    """Its owner takes a topic off the table for today, or the host for them; it stays theirs to bring again."""
    session = locking.lock(session_id)
    bid = Bid.objects.filter(session=session, pk=bid_id).on_table().first()
    if bid is None:
        raise Refused(_("That topic is no longer offered."))
    if not (person.pk == bid.person_id or locking.runs_room(session, person.pk)):
        raise PermissionDenied(_("Only its owner, or the host for them, takes a topic off the table."))
    locking.require_live(session)
    if person.pk == bid.person_id:
        locking.require_member(session, person.pk)
    if bid.issue_id in set(in_rounds(session)):
        raise Refused(_("It has a round today. Take it out of the rounds first."))
    bid.withdrawn_at = clock.now()
    bid.save(update_fields=["withdrawn_at"])
    locking.save_change(session, "topics")
    return session


@transaction.atomic
def mark_interest(*, session_id: UUID, person: User, roles: Roles, bid_id: UUID, interested: bool) -> Session:
    """Marks, or takes back, that this person would like to hear a topic."""
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    locking.require_live(session)
    bid = Bid.objects.filter(session=session, pk=bid_id, withdrawn_at=None).first()
    if bid is None:
        raise Refused(_("That topic is no longer offered."))
    if interested:
        Interest.objects.get_or_create(bid=bid, person=person)
    else:
        Interest.objects.filter(bid=bid, person=person).delete()
    locking.save_change(session, "topics")
    return session


def _owner(session: Session, person: User, roles: Roles, about: UUID | None) -> UUID:
    """Whose topic it is: members bring topics, and the host writes down for a member."""
    permissions.check_takes_part(session, roles)
    locking.check_not_listening(session, person.pk, about=about)
    if about and about != person.pk:
        locking.check_hosts(session, person.pk)
        locking.require_member(session, about)
        return about
    if not roles.is_member(session.learning_set_id):
        raise PermissionDenied(_("The members of the set bring topics."))
    return person.pk


def _check_offer(session: Session, topic_line: str, minutes: int | None, format: str) -> None:
    if not topic_line.strip():
        raise Refused(
            _("Write your topic in one line, or say that you would rather listen today."), field="topic_line"
        )
    if minutes is not None and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(_("A turn takes 5 to 120 minutes."), field="minutes")
    if format and not is_offered(format, session.learning_set):
        raise Refused(_("Choose one of the formats offered."), field="format")


def _put_on_the_table(session: Session, issue: Issue) -> None:
    """Offered; chosen already when its owner was named before they had said what their round is about."""
    going = [Round.Status.PLANNED, Round.Status.RUNNING]
    waiting = Round.objects.filter(
        session=session, kind=Round.Kind.ISSUE, presenter=issue.owner_id, issue=None, status__in=going
    ).first()
    if waiting:
        issue.status = Issue.Status.CHOSEN
        issue.room_only = waiting.room_only = issue.room_only or waiting.room_only
    elif issue.status != Issue.Status.CHOSEN:
        issue.status = Issue.Status.OFFERED
    issue.offered_at = issue.offered_at or clock.now()
    issue.save()
    if waiting:
        waiting.issue = issue
        waiting.save(update_fields=["issue", "room_only"])


def _issue(session: Session, owner: UUID, issue_id: UUID | None, topic_line: str) -> Issue:
    """The issue they bring: the one named, the one they already offered here, one of the same line, or a new one."""
    mine = Issue.objects.filter(learning_set_id=session.learning_set_id, owner_id=owner)
    named: Issue | None = mine.filter(pk=issue_id).first() if issue_id else None
    if named:
        return named
    # What came to the table by itself was said in an earlier session: another line is another topic.
    said = Bid.objects.filter(session=session, person_id=owner, created_at__gte=session.opened_at)
    bid = said.on_table().first()
    offered: Issue | None = mine.filter(pk=bid.issue_id).first() if bid and bid.issue_id else None
    return (
        offered
        or _of_line(mine, topic_line)
        or Issue(learning_set_id=session.learning_set_id, owner_id=owner)
    )


def _of_line(mine: QuerySet[Issue], topic_line: str) -> Issue | None:
    """One they could have pressed instead of saying it again."""
    open_ = [Issue.Status.OFFERED, Issue.Status.CARRIED, Issue.Status.DRAFT]
    said = " ".join(topic_line.split()).casefold()
    found = (
        one
        for one in mine.filter(status__in=open_)
        if " ".join(str(one.topic_line).split()).casefold() == said
    )
    return next(found, None)


def _bid(
    session: Session, issue: Issue, *, wants_turn: bool, minutes: int | None, format: str, by_host: bool
) -> None:
    """What is said of it now, and for the rest what was said before: in this session, or when it came last."""
    bid = Bid.objects.filter(session=session, issue=issue).first()
    kept_minutes, kept_format = (bid.minutes, bid.format) if bid else as_before(session, issue)
    known = known_formats(session.learning_set)
    chosen = known.get(format or kept_format) or format_of(session.format, session.learning_set)
    kept = minutes or (kept_minutes if chosen.slug == kept_format else chosen.minutes)
    issue.wish_format, issue.wish_minutes = chosen.slug, kept
    issue.save(update_fields=["wish_format", "wish_minutes", "updated_at"])
    Bid.objects.update_or_create(
        session=session,
        issue=issue,
        defaults={
            "person_id": issue.owner_id,
            "wants_turn": wants_turn and not (by_host and bid is not None and not bid.wants_turn),
            "minutes": kept,
            "format": chosen.slug,
            "withdrawn_at": None,
            # Said again today: whoever is here hears it.
            **(
                {"created_at": clock.now()}
                if bid and bid.created_at < (session.opened_at or clock.now())
                else {}
            ),
        },
    )
