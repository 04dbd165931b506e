"""Looking back at the end of a session, and the closing question."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from sessions import permissions
from sessions.models import HERE, Attendance, Reflection, Round, Session, StageVisit, Step
from sessions.process.machine import Move, Status
from sessions.process.stages import Capture
from sessions.services import locking
from sets.roles import Roles
from sets.services.locking import require_words


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

    It belongs to the stage it was written in, or without one to the last that kept reflections. Who was there may
    still share theirs after the close: it then counts as said at the close.
    """
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    is_over = session.status == Status.CLOSED
    author = person.pk if is_over else locking.acting_for(session, person, about)
    if is_over:
        _check_was_there(session, person, about)
    else:
        locking.decide(session, Move.CONTRIBUTE)
        locking.require_here(session, person)
    locking.check_not_listening(session, person.pk, about=author)
    round_ = _reflected_in(session, step_id).round
    if kind not in Reflection.Kind.values:
        raise Refused(_("That cannot be saved now."), field="kind")
    kept = _write(session, round_, author, kind, words.strip())
    locking.save_change(session, "kept")
    return kept


def _write(session: Session, round_: Round | None, author: UUID, kind: str, words: str) -> Reflection | None:
    """One row of each kind a person: written, written anew (also when it was taken out), or taken back."""
    said = Reflection.objects.filter(session=session, round=round_, author_id=author, kind=kind)
    if not words:
        if not said.delete()[0]:
            raise Refused(_("Write a word or two first."), field="words")
        return None
    values = {"words": words, "learning_set_id": session.learning_set_id}
    kept, _made = said.update_or_create(
        session=session,
        round=round_,
        author_id=author,
        kind=kind,
        defaults=values | {"withdrawn_at": None, "withdrawn_by": None},
        # Whoever joins the set later reads none of it.
        create_defaults=values | {"created_at": session.closed_at or clock.now()},
    )
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


def _check_was_there(session: Session, person: User, about: UUID | None) -> None:
    """After the close everybody speaks for themselves, and only about a session they were in."""
    require_words(session.learning_set)
    was_there = Attendance.objects.filter(session=session, person=person, presence__in=HERE).exists()
    if not was_there or about not in {None, person.pk}:
        raise PermissionDenied(_("Who was there may share what they looked back on, for themselves."))


def _reflected_in(session: Session, step_id: UUID | None) -> Step:
    """The stage that keeps reflections: the one named, the present one, or else the last that has been."""
    been = StageVisit.objects.filter(session=session).select_related("step__round")
    stays = (been.filter(step=step_id) if step_id else been).order_by(
        F("left_at").desc(nulls_first=True), "-id"
    )
    steps = [stay.step for stay in stays]
    found = next((step for step in steps if Capture.REFLECTION in step.captures), None)
    if found is None:
        raise Refused(_("That is for when you look back, at the end."))
    return found
