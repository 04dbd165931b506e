"""The speaking queue, where a stage says one at a time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from room.services.silence import is_silent
from sessions import permissions
from sessions.models import QueueEntry, Session, Step
from sessions.process.stages import StageKind, WhoSpeaks
from sessions.services import locking
from sets.roles import Roles


@transaction.atomic
def ask_to_speak(*, session_id: UUID, person: User, roles: Roles, about: UUID | None = None) -> Session:
    """Puts this person at the end of the queue, or somebody without a device (by the host); twice is once."""
    session = locking.lock(session_id)
    roles = roles.again()
    permissions.check_takes_part(session, roles)
    speaker = locking.acting_for(session, person, about)
    locking.require_here(session, person)
    step = _step(session, speaker)
    _entry, made = QueueEntry.objects.get_or_create(
        session=session, person_id=speaker, done_at=None, defaults={"step": step}
    )
    if made:
        locking.save_change(session, "queue")
    return session


@transaction.atomic
def leave_queue(*, session_id: UUID, person: User, about: UUID | None = None) -> Session:
    """Takes this person out of the queue, or ends their turn; the host may do it for anybody."""
    session = locking.lock(session_id)
    speaker = about or person.pk
    if speaker != person.pk:
        locking.check_hosts(session, person.pk)
    if QueueEntry.objects.filter(session=session, person_id=speaker, done_at=None).update(
        done_at=clock.now()
    ):
        locking.save_change(session, "queue")
    return session


@transaction.atomic
def give_floor(*, session_id: UUID, person: User, about: UUID) -> Session:
    """The host gives somebody the floor; whoever had it is done."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    locking.require_part(session, about)
    step = _step(session, about)
    if is_silent(session):
        raise Refused(_("Ten seconds of silence first: the queue waits."))
    now = clock.now()
    QueueEntry.objects.filter(session=session, done_at=None).exclude(floor_at=None).exclude(
        person_id=about
    ).update(done_at=now)
    entry, _made = QueueEntry.objects.get_or_create(
        session=session, person_id=about, done_at=None, defaults={"step": step}
    )
    QueueEntry.objects.filter(session=session, done_at=None).update(step=step)
    if entry.floor_at is None:
        entry.floor_at = now
        entry.save(update_fields=["floor_at"])
        locking.save_change(session, "queue")
    return session


@transaction.atomic
def keep_queue(*, session_id: UUID, person: User) -> Session:
    """The host keeps those in line who waited in the stage before."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    step = _step(session, None)
    if QueueEntry.objects.filter(session=session, done_at=None).exclude(step=step).update(step=step):
        locking.save_change(session, "queue")
    return session


@transaction.atomic
def clear_queue(*, session_id: UUID, person: User) -> Session:
    """The host lets everybody go who waits; whoever has the floor keeps it."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    if QueueEntry.objects.filter(session=session, done_at=None, floor_at=None).update(done_at=clock.now()):
        locking.save_change(session, "queue")
    return session


def end_queue(session: Session, now: datetime, to: Step | None) -> None:
    """Whoever had the floor is done. Those who wait stay in line where the next stage has a queue too: there the host
    is asked to keep or clear it. Over a break all keep their places, and whoever had the floor is in line again."""
    waiting = QueueEntry.objects.filter(session=session, done_at=None)
    if to is not None and to.kind == StageKind.BREAK:
        _wait_again(waiting.exclude(floor_at=None), now)
        return
    if to is not None and WhoSpeaks(to.who_speaks).has_queue:
        presenter = to.round.presenter_id if to.round else None
        waiting = waiting.filter(~Q(floor_at=None) | Q(person=presenter))
    waiting.update(done_at=now)


def _wait_again(speaking: QuerySet[QueueEntry], now: datetime) -> None:
    """A turn ends here, so that no break counts as speaking, and its place in line is taken anew."""
    for one in list(speaking):
        one.done_at = now
        one.save(update_fields=["done_at"])
        QueueEntry.objects.create(
            session_id=one.session_id, step_id=one.step_id, person_id=one.person_id, asked_at=one.asked_at
        )


def end_wait(session: Session, person_id: UUID) -> None:
    """Whoever goes to the outer circle neither speaks nor waits to."""
    QueueEntry.objects.filter(session=session, person=person_id, done_at=None).update(done_at=clock.now())


def _step(session: Session, speaker: UUID | None) -> Step:
    """The present stage; raises Refused where nobody queues, or not this person."""
    step = session.step
    if step is None or not WhoSpeaks(step.who_speaks).has_queue:
        raise Refused(_("This stage has no queue."))
    if speaker and step.round and step.round.presenter_id == speaker:
        raise Refused(_("The presenter does not queue: the members ask."))
    if speaker:
        locking.check_inner(session, speaker)
    return step
