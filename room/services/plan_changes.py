"""Changing the plan while it runs: rounds added, taken out and moved; breaks, and time off script."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from issues.models import Issue, Theme
from room.services import sharing
from sessions.models import Round, Session, Step
from sessions.process import formats
from sessions.process.formats import Format
from sessions.process.machine import Move
from sessions.process.stages import Stage, StageKind
from sessions.reads.formats import is_offered, offered_activities
from sessions.reads.plan import plan_of
from sessions.services import locking, round_plan, session_plan
from sets.services.locking import require_words

LEAST_MINUTES, MOST_MINUTES = 5, 240
MOST_ROUNDS = 12


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
    activity: str = "",
    expected_version: int | None,
) -> Session:
    """Adds a round before the closing, or next when the closing has begun: an issue, a theme or an activity. One of the
    list takes its own name and minutes."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.INSERT)
    require_words(session.learning_set)
    listed = _listed(session, activity) if kind == Round.Kind.ACTIVITY and activity else None
    if listed:
        minutes, title = listed.minutes, session_plan.title_of_activity(listed.slug)
    require_minutes(minutes)
    if kind not in Round.Kind.values:
        raise Refused(_("Add a round, a theme or an activity."), field="kind")
    if Round.objects.filter(session=session).count() >= MOST_ROUNDS:
        raise Refused(_("There are %(most)d rounds already.") % {"most": MOST_ROUNDS})
    usual = {Round.Kind.THEME: "theme", Round.Kind.ACTIVITY: "activity"}
    slug = usual.get(Round.Kind(kind), format or session.format)
    if listed:
        slug = listed.slug
    else:
        require_format(session, slug)
    theme = _theme(session, person, theme_id, theme_words) if kind == Round.Kind.THEME else None
    add(session, Round(kind=kind, format=slug, minutes=minutes, title=title.strip()[:80], theme=theme))
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def remove_round(*, session_id: UUID, person: User, round_id: UUID, expected_version: int | None) -> Session:
    """Takes a round out of the plan that has not begun; its topic is offered again."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REMOVE)
    round_ = round_of(session, round_id)
    if round_.status != Round.Status.PLANNED:
        raise Refused(_("That round has begun. Skip its stages instead."))
    drop(session, round_)
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def shift_round(
    *, session_id: UUID, person: User, round_id: UUID, earlier: bool, expected_version: int | None
) -> Session:
    """Moves a round one place earlier or later among those that have not begun."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REORDER)
    groups = session_plan.blocks(plan_of(session))
    waiting = [n for n, group in enumerate(groups) if _waits(group[0].round)]
    at = next((n for n, place in enumerate(waiting) if groups[place][0].round_id == round_id), None)
    to = None if at is None else at + (-1 if earlier else 1)
    if at is None or to is None or not 0 <= to < len(waiting):
        raise Refused(_("It cannot be moved any further."))
    one, other = waiting[at], waiting[to]
    groups[one], groups[other] = groups[other], groups[one]
    session_plan.number(row for group in groups for row in group)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def insert_step(
    *,
    session_id: UUID,
    person: User,
    kind: str,
    minutes: int,
    expected_version: int | None,
    comes_back: bool = False,
) -> Session:
    """Puts a break, or time off script, right after the present stage; before it, where the present stage is to go on
    afterwards."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.INSERT)
    if not 1 <= minutes <= 90:
        raise Refused(_("Minutes from 1 to 90."), field="minutes")
    rows = plan_of(session)
    at = session_plan.position_of(session, rows)
    fresh = _inserted(session, kind, minutes, here=rows[at] if at >= 0 else None)
    place = at if comes_back and at >= 0 else at + 1
    session_plan.number([*rows[:place], fresh, *rows[place:]])
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


@transaction.atomic
def remove_step(*, session_id: UUID, person: User, step_id: UUID, expected_version: int | None) -> Session:
    """Takes a stage out of the plan that nobody has been in; a round without its last stage goes with it."""
    session = locking.lock_for_host(session_id, person, expected_version, Move.REMOVE)
    rows = plan_of(session)
    row = next((r for r in rows if r.pk == step_id), None)
    if row is None or row.pk == session.step_id or row.visits.exists() or len(rows) == 1:
        raise Refused(_("That stage cannot be removed."))
    left = [r for r in rows if r.pk != step_id]
    if row.round and not any(r.round_id == row.round_id for r in left):
        drop(session, row.round)
    else:
        row.delete()
        session_plan.number(left)
        if row.round:
            round_plan.recount(row.round)
    sharing.share_equally(session)
    locking.save_move(session, "plan")
    return session


def require_minutes(minutes: int) -> None:
    """Raises Refused for a round too short or too long."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise Refused(
            _("A round takes %(least)d to %(most)d minutes.")
            % {"least": LEAST_MINUTES, "most": MOST_MINUTES},
            field="minutes",
        )


def require_format(session: Session, slug: str) -> None:
    """Raises Refused for a format nobody knows."""
    if not is_offered(slug, session.learning_set):
        raise Refused(_("Choose one of the formats offered."), field="format")


def round_of(session: Session, round_id: UUID) -> Round:
    """A round that is planned or runs; raises Refused for any other."""
    found = (
        Round.objects.filter(
            session=session, pk=round_id, status__in=[Round.Status.PLANNED, Round.Status.RUNNING]
        )
        .select_related("issue")
        .first()
    )
    if found is None:
        raise Refused(_("That round is over, or no longer in the plan."), field="round")
    return found


def add(session: Session, round_: Round) -> Round:
    """Saves a round and lays its stages where the next free place is."""
    round_.session = session
    round_.position = Round.objects.filter(session=session).count()
    round_.save()
    round_plan.rebuild(session, round_)
    return round_


def drop(session: Session, round_: Round) -> None:
    """Takes a round out with its stages, and the breaks that only parted it from another."""
    free_issue(round_)
    rows = [row for row in plan_of(session) if row.round_id != round_.pk]
    idle = idle_breaks(session, rows)
    round_.delete()
    Step.objects.filter(pk__in=idle).delete()
    session_plan.number(row for row in rows if row.pk not in idle)


def free_issue(round_: Round) -> None:
    """A round's topic is offered again, unless its owner has put it away meanwhile."""
    if round_.issue and round_.issue.status == Issue.Status.CHOSEN:
        round_.issue.status = Issue.Status.OFFERED
        round_.issue.save(update_fields=["status", "updated_at"])


def idle_breaks(session: Session, rows: list[Step]) -> set[UUID]:
    """Breaks to come after which no round is left: the plan's own, not worth a pause before the closing."""
    here = session_plan.position_of(session, rows)
    last = max((n for n, row in enumerate(rows) if row.round_id), default=-1)
    return {r.pk for n, r in enumerate(rows) if n > max(here, last) and r.kind == StageKind.BREAK}


def _waits(round_: Round | None) -> bool:
    return round_ is not None and round_.status == Round.Status.PLANNED


def _inserted(session: Session, kind: str, minutes: int, *, here: Step | None) -> Step:
    """A break stands between two parts of the plan; time off script belongs to the part it leaves."""
    stage: Stage
    if kind == StageKind.BREAK:
        stage = formats.break_stage(minutes)
        return session_plan.step_row(session, stage, phase=Step.Phase.BREAK)
    if kind != StageKind.OFF_SCRIPT:
        raise Refused(_("Take a break, or go off script."), field="kind")
    stage = formats.off_script_stage(minutes)
    phase = here.phase if here else Step.Phase.OPENING
    return session_plan.step_row(session, stage, phase=phase, round_=here.round if here else None)


def _listed(session: Session, slug: str) -> Format:
    """An activity of the list, built in or the set's own."""
    for one in offered_activities(session.learning_set):
        if one.slug == slug:
            return one
    raise Refused(_("Choose one of the activities."), field="activity")


def _theme(session: Session, person: User, theme_id: UUID | None, words: str) -> Theme:
    if theme_id:
        found: Theme | None = Theme.objects.filter(
            learning_set_id=session.learning_set_id, pk=theme_id
        ).first()
        if found is None:
            raise Refused(_("That theme is no longer there."), field="theme_words")
        return found
    if not words.strip():
        raise Refused(_("Write the theme as a question the group can share."), field="theme_words")
    made: Theme = Theme.objects.create(
        learning_set_id=session.learning_set_id, words=words.strip(), set_by=person
    )
    return made
