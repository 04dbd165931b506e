"""Keeping what is said in a round: questions, suggestions, resources, notes; and the presenter's marks."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused, Stale
from sessions import permissions
from sessions.models import Attendance, Contribution, Round, Session, Step
from sessions.process.machine import Move
from sessions.process.stages import PresenterState
from sessions.services import locking
from sets.roles import Roles, roles_of

MOST_CHARACTERS = 4000


@transaction.atomic
def contribute(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    step_id: UUID,
    kind: str,
    words: str,
    about: UUID | None = None,
) -> Contribution:
    """Keeps words under the round of the step they were written in; the host may write for somebody.

    Words that arrive after the stage has moved on are still kept, filed under their round and marked late, unless
    their author has become the presenter, who only listens or answers. Raises Stale when the step is gone.
    """
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    locking.decide(session, Move.CONTRIBUTE)
    step, round_ = _step(session, step_id)
    author = locking.acting_for(session, person, about)
    locking.check_not_listening(session, person.pk, about=author)
    for one in {author, person.pk}:
        _check_speaks(step, one)
    locking.check_inner(session, author)
    locking.require_here(session, person)
    if kind not in step.captures or kind not in Contribution.Kind.values:
        raise Refused(_("That is not written down in this stage."), field="kind")
    kept = Contribution.objects.create(
        learning_set_id=session.learning_set_id,
        round=round_,
        step=step,
        author_id=author,
        written_by=person,
        kind=kind,
        words=_said(words),
        is_late=step.pk != session.step_id,
    )
    locking.save_change(session, "kept")
    return kept


def _step(session: Session, step_id: UUID) -> tuple[Step, Round]:
    """The stage that the words are for, with its round: the present one, or one that has been."""
    step = Step.objects.filter(session=session, pk=step_id).select_related("round").first()
    if step is None or step.round is None:
        raise Stale(_("That stage is no longer in the plan."))
    if step.pk != session.step_id and not step.visits.exists():
        raise Refused(_("That stage has not begun."))
    return step, step.round


def _check_speaks(step: Step, person_id: UUID) -> None:
    """Raises for the presenter who listens or answers in the stage that the words are for."""
    presents = step.round is not None and step.round.presenter_id == person_id
    if presents and step.presenter_state in {PresenterState.LISTENING, PresenterState.ANSWERING}:
        raise PermissionDenied(_("The presenter listens and answers in this stage."))


@transaction.atomic
def change_words(
    *, session_id: UUID, person: User, contribution_id: UUID, words: str, kind: str = ""
) -> Contribution:
    """Its author, whoever wrote it down, or the host says it better."""
    session = locking.lock(session_id)
    kept = _own(session, person, contribution_id)
    if kind and kind != kept.kind:
        _check_kind(kept, kind)
        kept.kind = kind
    kept.words = _said(words)
    kept.save(update_fields=["words", "kind", "updated_at"])
    locking.save_change(session, "kept")
    return kept


@transaction.atomic
def withdraw(*, session_id: UUID, person: User, contribution_id: UUID, back: bool = False) -> Contribution:
    """Takes it out of sight, or brings it back: undo rather than ask."""
    session = locking.lock(session_id)
    kept = _own(session, person, contribution_id)
    kept.withdrawn_at = None if back else clock.now()
    kept.save(update_fields=["withdrawn_at", "updated_at"])
    trail.record(
        actor=person,
        verb="contribution.withdrawn",
        obj=kept,
        learning_set_id=session.learning_set_id,
        back=back,
    )
    locking.save_change(session, "kept")
    return kept


@transaction.atomic
def star(*, session_id: UUID, person: User, contribution_id: UUID, starred: bool) -> Contribution:
    """The presenter marks what they want to keep hold of."""
    session = locking.lock(session_id)
    kept = _one(session, contribution_id)
    presenter = kept.round.presenter_id
    if not (person.pk == presenter or _hosts_and_reads(session, person, kept)):
        raise PermissionDenied(_("Only the presenter marks what to hold on to."))
    locking.require_live(session)
    if kept.withdrawn_at:
        raise Refused(_("That is no longer there."))
    if person.pk == presenter and session.step and session.step.presenter_state == PresenterState.LISTENING:
        raise PermissionDenied(_("You are only listening now. You can mark it when it is your turn."))
    kept.starred_at = clock.now() if starred else None
    kept.save(update_fields=["starred_at", "updated_at"])
    locking.save_change(session, "kept")
    return kept


def _one(session: Session, contribution_id: UUID) -> Contribution:
    found: Contribution | None = (
        Contribution.objects.filter(round__session=session, pk=contribution_id)
        .select_related("round__issue", "step")
        .first()
    )
    if found is None:
        raise Refused(_("That is no longer there."))
    return found


def _own(session: Session, person: User, contribution_id: UUID) -> Contribution:
    kept = _one(session, contribution_id)
    if not (person.pk in {kept.author_id, kept.written_by_id} or _hosts_and_reads(session, person, kept)):
        raise PermissionDenied(_("Only the person who said it, or the host, can change that."))
    locking.require_live(session)
    locking.check_not_listening(session, person.pk)
    return kept


def _hosts_and_reads(session: Session, person: User, kept: Contribution) -> bool:
    """The host has a hand in what is kept, as far as they may read it."""
    return locking.runs_room(session, person.pk) and permissions.can_read_round(
        kept.round,
        person_id=person.pk,
        roles=roles_of(person.pk),
        attendance=Attendance.objects.filter(session=session, person=person).first(),
        set_id=session.learning_set_id,
    )


def _check_kind(kept: Contribution, kind: str) -> None:
    if kind not in Contribution.Kind.values or (kept.step and kind not in kept.step.captures):
        raise Refused(_("That is not written down in this stage."), field="kind")


def _said(words: str) -> str:
    said = words.strip()
    if not said:
        raise Refused(_("Write it down first, as it was said."), field="words")
    if len(said) > MOST_CHARACTERS:
        raise Refused(
            _("That is longer than %(most)d characters. Keep the heart of it.") % {"most": MOST_CHARACTERS},
            field="words",
        )
    return said
