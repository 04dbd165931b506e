"""Who has the rounds: the group's choice, put on the screen by the host."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from issues.models import Issue
from room.services import plan_changes, sharing
from sessions.models import Bid, QueueEntry, Round, Session
from sessions.permissions import is_room_only
from sessions.process.machine import Move
from sessions.reads.formats import format_of, known_formats
from sessions.services import locking, round_plan, rounds

_TAKEN = (Round.Status.RUNNING, Round.Status.DONE)


@transaction.atomic
def choose(*, session_id: UUID, person: User, bid_id: UUID, expected_version: int | None) -> Session:
    """Gives the next free round to a topic, or adds a round for it; a topic that has one loses it."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REORDER)
    bid = Bid.objects.filter(session=session, pk=bid_id).on_table().select_related("issue").first()
    if bid is None or bid.issue is None:
        raise Refused(_("That topic is no longer offered."))
    rounds = Round.objects.filter(session=session, presenter_id=bid.person_id, issue=bid.issue)
    if rounds.filter(status__in=_TAKEN).exists():
        raise Refused(_("That topic has had its round. Add a round, and name who presents."))
    held = rounds.filter(status=Round.Status.PLANNED).first()
    if held:
        _give_back(session, held)
    else:
        locking.require_member(session, bid.person_id)
        _give(session, bid, bid.issue)
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def name_presenter(
    *,
    session_id: UUID,
    person: User,
    round_id: UUID,
    about: UUID,
    expected_version: int | None,
    bid_id: UUID | None = None,
) -> Session:
    """Says who presents in a round: somebody speaks up, or has no device. The topic they offered comes with them, and
    where it was chosen by name its format and minutes too."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REORDER)
    locking.require_member(session, about)
    round_ = plan_changes.round_of(session, round_id)
    if round_.kind != Round.Kind.ISSUE:
        raise Refused(_("Nobody presents in a theme or an activity."), field="about")
    if round_.presenter_id != about:
        _hand_on(round_, about)
    if round_.issue and round_.issue.owner_id != about:
        plan_changes.free_issue(round_)
        round_.issue = None
    round_.presenter_id = about
    if round_.note_taker_id == about:
        round_.note_taker = None
    offered = Bid.objects.filter(session=session, person_id=about).on_table().select_related("issue")
    bid = (offered.filter(pk=bid_id) if bid_id else offered).first()
    if bid and bid.issue and not Round.objects.filter(session=session, issue=bid.issue).exists():
        bring(round_, bid.issue)
        if bid_id and round_.status == Round.Status.PLANNED:
            _run_as_offered(session, round_, bid)
    round_.save()
    # Whoever presents is asked, and does not ask.
    QueueEntry.objects.filter(session=session, person_id=about, done_at=None).update(done_at=clock.now())
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


def _hand_on(round_: Round, to: UUID) -> None:
    """Somebody else presents a round (unsaved): what was kept in the room stays there, and is not theirs to open.

    Whoever presented it before has it back as it was, unless something was kept meanwhile: that was said to another.
    """
    round_.room_only = is_room_only(round_) and rounds.has_kept(round_)
    if not round_.room_only:
        round_.handed_on, round_.handed_from, round_.handed_on_at = False, None, None
    elif not round_.handed_on:
        round_.handed_on, round_.handed_from_id, round_.handed_on_at = True, round_.presenter_id, clock.now()
    elif to == round_.handed_from_id and not rounds.has_kept(round_, since=round_.handed_on_at):
        round_.handed_on, round_.handed_from, round_.handed_on_at = False, None, None


@transaction.atomic
def no_rounds(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Takes out every round without a presenter: what is left is what the group chose, maybe nothing."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REMOVE)
    for round_ in _free(session):
        plan_changes.drop(session, round_)
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


def bring(round_: Round, issue: Issue) -> None:
    """Puts a topic into a round (unsaved): it is chosen, and stays in the room if its owner said so."""
    round_.issue, round_.room_only = issue, round_.room_only or issue.room_only
    issue.status = Issue.Status.CHOSEN
    issue.save(update_fields=["status", "updated_at"])


def _format_of(session: Session, bid: Bid) -> str:
    return bid.format if bid.format in known_formats(session.learning_set) else session.format


def _run_as_offered(session: Session, round_: Round, bid: Bid) -> None:
    round_.format, round_.minutes = _format_of(session, bid), bid.minutes
    round_.save()
    round_plan.rebuild(session, round_)


def _give(session: Session, bid: Bid, issue: Issue) -> None:
    slug = _format_of(session, bid)
    free = _free(session)
    if free:
        round_ = free[0]
        round_.format, round_.minutes = slug, bid.minutes
    else:
        round_ = plan_changes.add(session, Round(kind=Round.Kind.ISSUE, format=slug, minutes=bid.minutes))
    round_.presenter_id = bid.person_id
    if round_.note_taker_id == bid.person_id:
        round_.note_taker = None
    bring(round_, issue)
    round_.save()
    round_plan.rebuild(session, round_)


def _free(session: Session) -> list[Round]:
    """Rounds that lie ahead and wait for somebody, in order."""
    ahead = Round.objects.filter(
        session=session, kind=Round.Kind.ISSUE, presenter=None, status=Round.Status.PLANNED
    )
    if session.step:
        ahead = ahead.filter(steps__position__gt=session.step.position)
    return list(ahead.distinct().order_by("position", "id"))


def _give_back(session: Session, round_: Round) -> None:
    """The topic is offered again; its round goes when more are planned than the session set out with."""
    if Round.objects.filter(session=session, kind=Round.Kind.ISSUE).count() > session.planned_rounds:
        plan_changes.drop(session, round_)
        return
    plan_changes.free_issue(round_)
    round_.presenter, round_.issue, round_.room_only = None, None, False
    usual = format_of(session.format, session.learning_set)
    round_.format, round_.minutes = session.format, usual.minutes
    round_.save()
    round_plan.rebuild(session, round_)
