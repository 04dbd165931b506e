"""Changing the plan while it runs: who presents, in what order, how long, in which format; breaks, off script."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from issues.models import Issue, Theme
from sessions.models import Bid, Round, Session, StageVisit, Step
from sessions.process import formats
from sessions.process.formats import FORMATS
from sessions.process.machine import Move
from sessions.services import ground, planning

LEAST_MINUTES, MOST_MINUTES = 5, 240
MOST_ROUNDS = 12


@transaction.atomic
def choose(*, session_id: UUID, person: User, bid_id: UUID, expected_version: int | None) -> Session:
    """Gives the next free round to a topic, or adds a round for it; a topic that has one loses it."""
    session = _lock(session_id, person, expected_version, Move.REORDER)
    bid = Bid.objects.filter(session=session, pk=bid_id).select_related("issue").first()
    if bid is None or bid.issue is None:
        raise Refused(_("That topic is no longer offered."))
    held = Round.objects.filter(
        session=session, presenter_id=bid.person_id, issue=bid.issue, standing=Round.Standing.PLANNED
    )
    if held.exists():
        return _give_back(session, held.get())
    free = (
        Round.objects.filter(
            session=session, kind=Round.Kind.ISSUE, presenter=None, standing=Round.Standing.PLANNED
        )
        .order_by("place", "id")
        .first()
    )
    slug = bid.format or session.format
    if free is None:
        free = _add(session, Round(kind=Round.Kind.ISSUE, format=slug, minutes=bid.minutes))
    free.presenter_id, free.issue, free.format, free.minutes = bid.person_id, bid.issue, slug, bid.minutes
    free.room_only = bid.issue.room_only
    free.save()
    bid.issue.standing = Issue.Standing.CHOSEN
    bid.issue.save(update_fields=["standing", "updated_at"])
    _relay(session, free)
    ground.moved(session, "plan")
    return session


@transaction.atomic
def name_presenter(
    *, session_id: UUID, person: User, round_id: UUID, about: UUID, expected_version: int | None
) -> Session:
    """Says who presents in a round without a topic on the screen: somebody speaks up, or has no device."""
    session = _lock(session_id, person, expected_version, Move.REORDER)
    round_ = _round(session, round_id)
    round_.presenter_id = about
    bid = Bid.objects.filter(session=session, person_id=about).select_related("issue").first()
    if bid and bid.issue and not Round.objects.filter(session=session, issue=bid.issue).exists():
        round_.issue = bid.issue
        bid.issue.standing = Issue.Standing.CHOSEN
        bid.issue.save(update_fields=["standing", "updated_at"])
    round_.save()
    ground.moved(session, "plan")
    return session


@transaction.atomic
def set_minutes(
    *, session_id: UUID, person: User, round_id: UUID, minutes: int, expected_version: int | None
) -> Session:
    """Gives a round so many minutes; they are spread over the stages that are still to come."""
    session = _lock(session_id, person, expected_version, Move.REORDER)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(
            _("A round takes %(least)d to %(most)d minutes.")
            % {"least": LEAST_MINUTES, "most": MOST_MINUTES},
            field="minutes",
        )
    round_ = _round(session, round_id)
    round_.minutes = minutes
    round_.save(update_fields=["minutes"])
    _relay(session, round_)
    ground.moved(session, "plan")
    return session


@transaction.atomic
def equal_minutes(*, session_id: UUID, person: User, minutes: int, expected_version: int | None) -> Session:
    """Gives every round that has not begun the same minutes: a way to fit."""
    session = _lock(session_id, person, expected_version, Move.REORDER)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(
            _("A round takes %(least)d to %(most)d minutes.")
            % {"least": LEAST_MINUTES, "most": MOST_MINUTES},
            field="minutes",
        )
    for round_ in Round.objects.filter(session=session, standing=Round.Standing.PLANNED):
        round_.minutes = minutes
        round_.save(update_fields=["minutes"])
        _relay(session, round_)
    ground.moved(session, "plan")
    return session


@transaction.atomic
def swap_format(
    *, session_id: UUID, person: User, round_id: UUID, format: str, expected_version: int | None
) -> Session:
    """Runs a round, or the rest of it, in another format."""
    session = _lock(session_id, person, expected_version, Move.SWAP_FORMAT)
    if format not in FORMATS:
        raise Refused(_("Choose one of the formats offered."), field="format")
    round_ = _round(session, round_id)
    if round_.standing == Round.Standing.PLANNED and round_.minutes == FORMATS[round_.format].minutes:
        round_.minutes = FORMATS[format].minutes
    round_.format = format
    round_.save(update_fields=["format", "minutes"])
    _relay(session, round_)
    ground.moved(session, "plan")
    return session


@transaction.atomic
def add_round(
    *,
    session_id: UUID,
    person: User,
    kind: str,
    minutes: int,
    title: str = "",
    theme_words: str = "",
    theme_id: UUID | None = None,
    format: str = "",
    expected_version: int | None,
) -> Session:
    """Adds a round before the closing: an issue, a theme or an activity."""
    session = _lock(session_id, person, expected_version, Move.INSERT)
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(
            _("A round takes %(least)d to %(most)d minutes.")
            % {"least": LEAST_MINUTES, "most": MOST_MINUTES},
            field="minutes",
        )
    if Round.objects.filter(session=session).exclude(standing=Round.Standing.DROPPED).count() >= MOST_ROUNDS:
        raise Refused(_("There are %(most)d rounds already.") % {"most": MOST_ROUNDS})
    slug = {Round.Kind.THEME: "theme", Round.Kind.ACTIVITY: "activity"}.get(
        Round.Kind(kind), format or session.format
    )
    if slug not in FORMATS:
        raise Refused(_("Choose one of the formats offered."), field="format")
    theme = _theme(session, person, theme_id, theme_words) if kind == Round.Kind.THEME else None
    _add(session, Round(kind=kind, format=slug, minutes=minutes, title=title.strip()[:80], theme=theme))
    ground.moved(session, "plan")
    return session


@transaction.atomic
def remove_round(*, session_id: UUID, person: User, round_id: UUID, expected_version: int | None) -> Session:
    """Takes a round out of the plan that has not begun; its topic is offered again."""
    session = _lock(session_id, person, expected_version, Move.REMOVE)
    round_ = _round(session, round_id)
    if StageVisit.objects.filter(step__round=round_).exists():
        raise Refused(_("That round has begun. Skip its stages instead."))
    _drop(session, round_)
    ground.moved(session, "plan")
    return session


@transaction.atomic
def no_rounds(*, session_id: UUID, person: User, expected_version: int | None) -> Session:
    """Takes out every round without a presenter: what is left is what the group chose, maybe nothing."""
    session = _lock(session_id, person, expected_version, Move.REMOVE)
    free = Round.objects.filter(
        session=session, kind=Round.Kind.ISSUE, presenter=None, standing=Round.Standing.PLANNED
    )
    for round_ in free:
        _drop(session, round_)
    ground.moved(session, "plan")
    return session


@transaction.atomic
def shift_round(
    *, session_id: UUID, person: User, round_id: UUID, earlier: bool, expected_version: int | None
) -> Session:
    """Moves a round one place earlier or later among those that have not begun."""
    session = _lock(session_id, person, expected_version, Move.REORDER)
    waiting = list(
        Round.objects.filter(session=session, standing=Round.Standing.PLANNED).order_by("place", "id")
    )
    at = next((n for n, r in enumerate(waiting) if r.pk == round_id), None)
    to = None if at is None else at + (-1 if earlier else 1)
    if at is None or to is None or not 0 <= to < len(waiting):
        raise Refused(_("It cannot go further."))
    waiting[at].place, waiting[to].place = waiting[to].place, waiting[at].place
    Round.objects.bulk_update(waiting, ["place"])
    _swap_blocks(session, waiting[at], waiting[to])
    ground.moved(session, "plan")
    return session


@transaction.atomic
def insert_step(
    *, session_id: UUID, person: User, kind: str, minutes: int, expected_version: int | None
) -> Session:
    """Puts a break, or time off script, right after the present stage."""
    session = _lock(session_id, person, expected_version, Move.INSERT)
    if not 1 <= minutes <= 90:
        raise Refused(_("Minutes from 1 to 90."), field="minutes")
    stage = formats.break_stage() if kind == "break" else formats.off_script_stage(minutes)
    rows = ground.plan_of(session)
    at = next((n for n, row in enumerate(rows) if row.pk == session.step_id), -1)
    here = rows[at] if at >= 0 else None
    round_ = here.round if kind != "break" and here else None
    fresh = planning.step_row(
        session,
        stage.lasting(minutes),
        phase=Step.Phase.BREAK if round_ is None else Step.Phase.ROUND,
        round_=round_,
    )
    planning.number([*rows[: at + 1], fresh, *rows[at + 1 :]])
    ground.moved(session, "plan")
    return session


@transaction.atomic
def remove_step(*, session_id: UUID, person: User, step_id: UUID, expected_version: int | None) -> Session:
    """Takes a stage out of the plan that nobody has been in."""
    session = _lock(session_id, person, expected_version, Move.REMOVE)
    rows = ground.plan_of(session)
    row = next((r for r in rows if r.pk == step_id), None)
    if row is None or row.pk == session.step_id or row.visits.exists() or len(rows) == 1:
        raise Refused(_("That stage cannot be taken out."))
    row.delete()
    planning.number([r for r in rows if r.pk != step_id])
    ground.moved(session, "plan")
    return session


def _lock(session_id: UUID, person: User, expected_version: int | None, move: Move) -> Session:
    session = ground.lock(session_id)
    ground.require_version(session, expected_version)
    ground.check_hosts(session, person.pk)
    ground.decide(session, move)
    return session


def _round(session: Session, round_id: UUID) -> Round:
    found = Round.objects.filter(
        session=session, pk=round_id, standing__in=[Round.Standing.PLANNED, Round.Standing.RUNNING]
    ).first()
    if found is None:
        raise Refused(_("That round is over, or no longer in the plan."))
    return found


def _add(session: Session, round_: Round) -> Round:
    round_.session = session
    last = Round.objects.filter(session=session).order_by("place").last()
    round_.place = last.place + 1 if last else 0
    round_.save()
    rows = ground.plan_of(session)
    at = planning.closing_index(rows)
    planning.number([*rows[:at], *planning.round_steps(session, round_), *rows[at:]])
    return round_


def _give_back(session: Session, round_: Round) -> Session:
    """The topic is offered again; its round goes when more are planned than the session set out with."""
    planned = (
        Round.objects.filter(session=session, kind=Round.Kind.ISSUE)
        .exclude(standing=Round.Standing.DROPPED)
        .count()
    )
    if planned > session.planned_rounds:
        _drop(session, round_)
    else:
        _free_issue(round_)
        round_.presenter, round_.issue, round_.room_only = None, None, False
        round_.format, round_.minutes = session.format, FORMATS[session.format].minutes
        round_.save()
        _relay(session, round_)
    ground.moved(session, "plan")
    return session


def _drop(session: Session, round_: Round) -> None:
    _free_issue(round_)
    gone = round_.pk
    rows = [row for row in ground.plan_of(session) if row.round_id != gone]
    round_.delete()
    planning.number(rows)


def _free_issue(round_: Round) -> None:
    if round_.issue:
        round_.issue.standing = Issue.Standing.OFFERED
        round_.issue.save(update_fields=["standing", "updated_at"])


def _relay(session: Session, round_: Round) -> None:
    """Lays a round's stages anew: those visited stay, the others follow its format and minutes."""
    rows = ground.plan_of(session)
    mine = [row for row in rows if row.round_id == round_.pk]
    visited = set(StageVisit.objects.filter(step__round=round_).values_list("step_id", flat=True))
    kept = [row for row in mine if row.pk in visited]
    known = {row.kind for row in kept}
    fresh = [row for row in planning.round_steps(session, round_) if row.kind not in known]
    if not kept and not fresh:
        raise Refused(_("That leaves the round without a stage."))
    at = rows.index(mine[0]) if mine else planning.closing_index(rows)
    Step.objects.filter(pk__in=[row.pk for row in mine if row.pk not in visited]).delete()
    others = [row for row in rows if row.round_id != round_.pk]
    planning.number([*others[:at], *kept, *fresh, *others[at:]])


def _swap_blocks(session: Session, one: Round, other: Round) -> None:
    groups = planning.blocks(ground.plan_of(session))
    places = [n for n, group in enumerate(groups) if group[0].round_id in {one.pk, other.pk}]
    if len(places) == 2:
        first, second = places
        groups[first], groups[second] = groups[second], groups[first]
        planning.number(row for group in groups for row in group)


def _theme(session: Session, person: User, theme_id: UUID | None, words: str) -> Theme | None:
    if theme_id:
        return Theme.objects.filter(learning_set_id=session.learning_set_id, pk=theme_id).first()
    if not words.strip():
        raise Refused(_("Write the theme as a question the group can share."), field="theme_words")
    return Theme.objects.create(learning_set_id=session.learning_set_id, words=words.strip(), set_by=person)
