"""Answering how useful a session was, and adding the answers up."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from sessions.models import FrozenScore, Session, SessionScore
from sessions.models.score import ANSWERS_LEAST, SCORE_MOST
from sessions.process.machine import Status
from sessions.reads.scores import ASKED_FOR, score_asked


@transaction.atomic
def score_session(*, session_id: UUID, person: User, score: str) -> SessionScore:
    """Keep one member's answer in the place of the one before.

    Raises PermissionDenied for who is not asked, and Refused for what is no answer. No trace of it is kept elsewhere.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("learning_set__programme")
    found = session.get(pk=session_id)
    if score_asked(found, person.pk) is None:
        raise PermissionDenied
    if score not in {str(n) for n in range(1, SCORE_MOST + 1)}:
        raise Refused(_("Choose a number from 1 to 5."))
    given, _made = SessionScore.objects.update_or_create(
        session=found, person=person, defaults={"score": int(score)}
    )
    return given


def freeze_scores() -> int:
    """Add up the answers of sessions that closed a week ago, if they are four or more, and delete them all; says how
    many sessions."""
    over = SessionScore.objects.filter(session__closed_at__lte=clock.now() - ASKED_FOR)
    sessions = list(over.order_by().values_list("session", flat=True).distinct())
    for session_id in sessions:
        _freeze(session_id)
    return len(sessions)


@transaction.atomic
def _freeze(session_id: UUID) -> None:
    session = (
        Session.objects.select_for_update(of=("self",))
        .select_related("learning_set__programme")
        .get(pk=session_id)
    )
    rows = SessionScore.objects.filter(session=session)
    given = list(rows.values_list("score", flat=True))
    is_held = session.state is Status.CLOSED and session.declared_none_at is None
    if is_held and session.learning_set.programme.asks_score and len(given) >= ANSWERS_LEAST:
        FrozenScore.objects.get_or_create(
            session=session, defaults={"answers": len(given), "total": sum(given)}
        )
    rows.delete()
