"""What lies on the table by itself: topics that people here offered or carried before."""

from uuid import UUID

from django.db.models import QuerySet

from issues.models import Issue
from sessions.models import HERE, Attendance, Bid, Round, Session
from sessions.reads.formats import format_of, known_formats
from sets.models import Membership


def lay_on_table(session: Session) -> bool:
    """Puts what members who are here offered or carried before on the table, as it was wanted then.

    Once each: not what its owner took off, nor for who said that they bring nothing. Answers whether anything was
    laid; does not save `session`.
    """
    fresh = [(issue, *as_before(session, issue)) for issue in _not_laid(session)]
    Bid.objects.bulk_create(
        Bid(
            session=session,
            person_id=issue.owner_id,
            issue=issue,
            created_at=issue.offered_at or issue.created_at,
            minutes=minutes,
            format=format,
        )
        for issue, minutes, format in fresh
    )
    return bool(fresh)


def has_topics_to_lay(session: Session) -> bool:
    """Whether somebody here offered a topic that is not on the table yet, as from another page; one query."""
    return _not_laid(session).exists()


def as_before(session: Session, issue: Issue) -> tuple[int, str]:
    """The minutes and the format that its owner wishes, or that were wanted when it was last on a table; else what the
    session is run in."""
    known = known_formats(session.learning_set)
    if issue.wish_format in known:
        return issue.wish_minutes or known[issue.wish_format].minutes, issue.wish_format
    last = Bid.objects.filter(issue=issue).exclude(session=session).order_by("-created_at", "-id").first()
    usual = format_of(session.format, session.learning_set)
    if last is None or last.format not in known_formats(session.learning_set):
        return usual.minutes, usual.slug
    return last.minutes, last.format


def _not_laid(session: Session) -> "QuerySet[Issue]":
    """Offered or carried issues of the members who are here, without a bid of this session."""
    bids = Bid.objects.filter(session=session)
    here = Attendance.objects.filter(
        session=session, role=Membership.Role.MEMBER, presence__in=HERE, left_at=None
    )
    waiting: QuerySet[Issue] = Issue.objects.filter(
        learning_set_id=session.learning_set_id,
        owner__in=here.values("person"),
        status__in=[Issue.Status.OFFERED, Issue.Status.CARRIED],
        room_only=False,  # its owner says it again, to those who are here today
    )
    done = bids.exclude(issue=None).values("issue")
    silent = bids.filter(issue=None).values("person")
    return waiting.exclude(pk__in=done).exclude(owner__in=silent).order_by("offered_at", "created_at", "id")


def in_rounds(session: Session) -> "QuerySet[Round, UUID]":
    going = [Round.Status.PLANNED, Round.Status.RUNNING, Round.Status.DONE]
    rounds = Round.objects.filter(session=session, status__in=going).exclude(issue=None)
    return rounds.values_list("issue_id", flat=True)
