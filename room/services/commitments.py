"""The actions that a presenter commits to in a session: said, put into better words, taken out again."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from actions import services as actions
from actions.models import Action
from core import clock
from core.errors import Refused
from sessions.models import Commitment, Round, Session
from sessions.process.stages import Capture, StageKind
from sessions.services import locking
from sets.roles import roles_of


@transaction.atomic
def commit(
    *, session_id: UUID, person: User, round_id: UUID, words: str, due_on: date | None = None
) -> Action:
    """The presenter says what they will do; the host or who takes notes may write it down, in their words."""
    session = locking.lock(session_id)
    round_ = Round.objects.filter(session=session, pk=round_id).first()
    if round_ is None or round_.presenter_id is None:
        raise Refused(_("There is no presenter in this round to commit to an action."))
    if not (person.pk == round_.presenter_id or _writes_down(session, round_, person)):
        raise PermissionDenied(
            _("Only the presenter decides; the host or who takes notes may write it down for them.")
        )
    if not session.is_live or not _keeps_actions(session, round_):
        raise Refused(_("Actions are written down at the end of the round."))
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
        .select_related("action", "round")
        .first()
    )
    if link is None or not session.is_live:
        raise Refused(_("That is no longer there."))
    if not (person.pk == link.action.owner_id or _writes_down(session, link.round, person)):
        raise PermissionDenied(_("Only the person who said it, the host or who takes notes can change that."))
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
    link = (
        Commitment.objects.filter(round__session=session, action_id=action_id).select_related("round").first()
    )
    if link is None or not session.is_live:
        raise Refused(_("That is no longer there."))
    owner = User.objects.get(pk=Action.objects.get(pk=action_id).owner_id)
    if not (person.pk == owner.pk or _writes_down(session, link.round, person)):
        raise PermissionDenied(_("Only the person who said it, the host or who takes notes can change that."))
    actions.take_back(action_id=action_id, person=owner, written_by=person)
    locking.save_change(session, "kept")
    return session


def _writes_down(session: Session, round_: Round, person: User) -> bool:
    """The host, and the member who takes notes in the round, write for its presenter."""
    takes_notes = round_.note_taker_id == person.pk and roles_of(person.pk).is_member(session.learning_set_id)
    return takes_notes or locking.runs_room(session, person.pk)


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
