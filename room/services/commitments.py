"""What is promised and told in a session: actions in a round, reports on earlier ones, the reflection at the end."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actions import services as actions
from actions.models import Action
from core import clock
from core.audit import trail
from core.errors import Refused
from sessions import permissions
from sessions.models import Commitment, Reflection, ReportTurn, Round, Session, StageVisit, Step
from sessions.process.machine import Move
from sessions.process.stages import Capture, StageKind
from sessions.services import locking
from sets.roles import Roles
from sets.services.locking import require_words


@transaction.atomic
def commit(
    *, session_id: UUID, person: User, round_id: UUID, words: str, due_on: date | None = None
) -> Action:
    """The presenter says what they will do; the host may write it down for them, in their words."""
    session = locking.lock(session_id)
    round_ = Round.objects.filter(session=session, pk=round_id).first()
    if round_ is None or round_.presenter_id is None:
        raise Refused(_("This round has nobody to commit to an action."))
    if person.pk not in {round_.presenter_id, session.host_id}:
        raise PermissionDenied(_("The presenter decides, and the host writes it down for them."))
    if not session.is_live or not _keeps_actions(session, round_):
        raise Refused(_("Actions are kept at the end of the round."))
    action = actions.commit_to(
        owner_id=round_.presenter_id,
        learning_set_id=session.learning_set_id,
        words=words,
        due_on=due_on,
        issue_id=round_.issue_id,
    )
    Commitment.objects.create(round=round_, action=action)
    locking.save_change(session, "kept")
    return action


@transaction.atomic
def change_commitment(
    *, session_id: UUID, person: User, action_id: UUID, words: str, due_on: date | None
) -> Action:
    """Reading back: the action in better words, or with another date; the one it has may have passed."""
    session = locking.lock(session_id)
    link = (
        Commitment.objects.filter(round__session=session, action_id=action_id)
        .select_related("action")
        .first()
    )
    if link is None or not session.is_live:
        raise Refused(_("That is no longer there."))
    if person.pk not in {link.action.owner_id, session.host_id}:
        raise PermissionDenied(_("Only who said it, or the host, can change that."))
    if due_on and due_on != link.action.due_on and due_on < timezone.localdate(clock.now()):
        raise Refused(_("That day has passed."), field="due_on")
    owner = User.objects.get(pk=link.action.owner_id)
    changed = actions.change_action(
        action_id=action_id, person=owner, words=words, due_on=due_on, written_by=person
    )
    locking.save_change(session, "kept")
    return changed


@transaction.atomic
def drop_commitment(*, session_id: UUID, person: User, action_id: UUID) -> Session:
    """Takes out an action that was said in this session and not meant, until the session closes."""
    session = locking.lock(session_id)
    link = Commitment.objects.filter(round__session=session, action_id=action_id).first()
    if link is None or not session.is_live:
        raise Refused(_("That is no longer there."))
    owner = User.objects.get(pk=Action.objects.get(pk=action_id).owner_id)
    if person.pk not in {owner.pk, session.host_id}:
        raise PermissionDenied(_("Only who said it, or the host, can change that."))
    actions.take_back(action_id=action_id, person=owner, written_by=person)
    locking.save_change(session, "kept")
    return session


@transaction.atomic
def report(
    *,
    session_id: UUID,
    person: User,
    action_id: UUID,
    outcome: str,
    happened: str = "",
    changed: str = "",
    keep_open: bool = False,
) -> Session:
    """The owner, or the host for them, records what became of an action; can be changed until the session closes."""
    session = locking.lock(session_id)
    action = Action.objects.filter(pk=action_id, learning_set_id=session.learning_set_id).first()
    if action is None or not session.is_live:
        raise Refused(_("That is no longer there."))
    if person.pk not in {action.owner_id, session.host_id}:
        raise PermissionDenied(_("Its owner reports, or the host writes it down for them."))
    if action.closed_at and session.opened_at and action.closed_at < session.opened_at:
        raise Refused(_("That action was closed before this session."))
    actions.report_on(
        action_id=action_id,
        person=action.owner,
        outcome=outcome,
        happened=happened,
        changed=changed,
        keep_open=keep_open,
        since=session.opened_at,
        written_by=person,
    )
    locking.save_change(session, "reports")
    return session


@transaction.atomic
def end_report_turn(*, session_id: UUID, person: User, about: UUID, back: bool = False) -> Session:
    """The owner has reported, or the host goes on to the next; can be taken back."""
    session = locking.lock(session_id)
    if person.pk not in {about, session.host_id}:
        raise PermissionDenied(_("Everybody ends their own report; the host goes on."))
    locking.require_part(session, about)
    locking.require_live(session)
    if back:
        ReportTurn.objects.filter(session=session, person_id=about).delete()
    else:
        ReportTurn.objects.get_or_create(session=session, person_id=about)
    locking.save_change(session, "reports")
    return session


@transaction.atomic
def reflect(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    kind: str,
    words: str,
    step_id: UUID | None = None,
    about: UUID | None = None,
) -> Reflection | None:
    """Keeps what somebody said at the end of a round or of the session, one of each kind a person; empty takes it back.

    It belongs to the stage it was written in, or without one to the last that kept reflections.
    """
    session = locking.lock(session_id)
    permissions.check_takes_part(session, roles)
    author = about or person.pk
    if author != person.pk:
        locking.check_hosts(session, person.pk)
        locking.require_part(session, author)
    locking.decide(session, Move.CONTRIBUTE)
    locking.check_not_listening(session, person.pk, about=author)
    round_ = _reflected_in(session, step_id).round
    if kind not in Reflection.Kind.values:
        raise Refused(_("That cannot be kept now."), field="kind")
    said = Reflection.objects.filter(session=session, round=round_, author_id=author, kind=kind)
    kept: Reflection | None = None
    if words.strip():
        kept, _made = said.update_or_create(
            session=session,
            round=round_,
            author_id=author,
            kind=kind,
            defaults={"words": words.strip(), "learning_set_id": session.learning_set_id},
        )
    elif not said.delete()[0]:
        raise Refused(_("Write a word or two first."), field="words")
    locking.save_change(session, "kept")
    return kept


@transaction.atomic
def ask_closing_question(*, session_id: UUID, person: User, question: str) -> Session:
    """The host chooses what the closing round asks; the product's words or their own."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    locking.require_live(session)
    require_words(session.learning_set)
    session.closing_question = question.strip()[:200]
    session.save(update_fields=["closing_question"])
    locking.save_change(session, "kept")
    return session


@transaction.atomic
def keep_in_room(*, session_id: UUID, person: User, round_id: UUID, room_only: bool) -> Session:
    """The presenter decides that their topic is for those who were present alone; also after the session."""
    session = locking.lock(session_id)
    round_ = Round.objects.select_related("issue").filter(session=session, pk=round_id).first()
    if round_ is None or round_.presenter_id != person.pk:
        raise PermissionDenied(_("The presenter alone decides that."))
    if permissions.is_room_only(round_) != room_only:
        verb = "topic.kept_in_room" if room_only else "topic.opened_to_set"
        trail.record(actor=person, verb=verb, obj=round_, learning_set_id=session.learning_set_id)
    round_.room_only = room_only
    round_.save(update_fields=["room_only"])
    if round_.issue:
        round_.issue.room_only = room_only
        round_.issue.save(update_fields=["room_only", "updated_at"])
    locking.save_change(session, "kept")
    return session


def _reflected_in(session: Session, step_id: UUID | None) -> Step:
    """The stage that keeps reflections: the one named, the present one, or else the last that has been."""
    been = StageVisit.objects.filter(session=session).select_related("step__round")
    stays = (been.filter(step=step_id) if step_id else been).order_by(
        F("left_at").desc(nulls_first=True), "-id"
    )
    steps = [stay.step for stay in stays]
    found = next((step for step in steps if Capture.REFLECTION in step.captures), None)
    if found is None:
        raise Refused(_("That is kept when you look back, at the end."))
    return found


def _keeps_actions(session: Session, round_: Round) -> bool:
    """From the stage that keeps actions until the session closes; reading back may still change and add."""
    step = session.step
    if step is None:
        return False
    if round_.status == Round.Status.RUNNING and step.kind in {StageKind.BREAK, StageKind.OFF_SCRIPT}:
        # Between two of its stages: as in the one before.
        step = round_.steps.filter(position__lt=step.position).exclude(kind=StageKind.OFF_SCRIPT).last()
    if step and step.round_id == round_.pk:
        return Capture.ACTION in step.captures or step.kind == StageKind.READ_BACK
    return round_.status == Round.Status.DONE
