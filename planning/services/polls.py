"""Asking a set for a date: the question, its answers, the reminder, and the choice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.db.unscoped import rows
from core.errors import Refused
from core.jobs.outbox import post
from planning.models import DatePoll, PollAnswer, PollNote, PollSlot
from planning.models.poll import wall_of
from planning.reads.poll_reminder import due_at, leaves_at
from planning.reads.polls import people_asked, waiting_for
from planning.services import scheduling
from planning.wall_time import instant
from sessions.models import Session
from sessions.process.machine import Status
from sets import permissions
from sets.models import LearningSet
from sets.roles import Roles, roles_of
from sets.services.locking import lock as lock_set
from sets.services.locking import require_running

MOST_SLOTS = 20
KEPT = timedelta(days=30)  # after the session was held, or after a poll that came to nothing has closed
ATTENDS = {PollAnswer.Answer.YES: "yes", PollAnswer.Answer.NEED: "maybe", PollAnswer.Answer.NO: "no"}


@transaction.atomic
def ask(
    *,
    learning_set: LearningSet,
    person: User,
    roles: Roles,
    slots: Sequence[datetime],
    minutes: int,
    closes_at: datetime,
) -> DatePoll:
    """Ask everybody of the set which of these wall times suit; each other person gets one letter."""
    learning_set = lock_set(learning_set.pk)
    roles = roles.again()
    _check_plans(roles, learning_set)
    require_running(learning_set)
    if closes_at <= clock.now():
        raise Refused(_("Choose a day that is still to come."), field="closes_on")
    if slots and closes_at >= min(instant(slot, learning_set.zone) for slot in slots):
        raise Refused(_("Choose a day before the first of the dates."), field="closes_on")
    poll = DatePoll.objects.create(
        learning_set=learning_set, asked_by=person, minutes=minutes, closes_at=closes_at
    )
    _set_slots(poll, slots)
    trail.record(actor=person, verb="poll.asked", obj=poll, learning_set_id=learning_set.pk)
    for reader in people_asked(poll):
        if reader.pk != person.pk:
            _post(poll, reader, "planning.poll_asked")
    return poll


@transaction.atomic
def change_slots(*, poll_id: UUID, person: User, roles: Roles, slots: Sequence[datetime]) -> DatePoll:
    """Add and remove dates; what was said of the others stays as it is."""
    poll = _lock(poll_id)
    roles = roles.again()
    _check_plans(roles, poll.learning_set)
    _require_open(poll)
    _set_slots(poll, slots)
    trail.record(actor=person, verb="poll.changed", obj=poll, learning_set_id=poll.learning_set_id)
    return poll


@transaction.atomic
def answer(
    *,
    poll_id: UUID,
    person: User,
    roles: Roles,
    answers: Mapping[UUID, str],
    note: str | None = None,
    none_suits: bool = False,
) -> None:
    """Keep what somebody says of some of the dates; what they said of others stays. `none_suits` says no to all that
    are ahead; a note of None leaves theirs as it is, an empty one takes it away."""
    poll = _lock(poll_id)
    roles = roles.again()
    permissions.check_is_in(roles, poll.learning_set_id)
    if not poll.takes_answers:
        raise Refused(_("This poll is closed. Your answer was not saved."))
    slots = {slot.pk: slot for slot in poll.slots.all()}
    if none_suits:
        _require_none_suits(slots.values(), person, answers)
    for slot_id, said in answers.items():
        if slot_id not in slots or said not in PollAnswer.Answer.values:
            raise Refused(_("The dates have changed meanwhile. Look at them again."))
        PollAnswer.objects.update_or_create(slot=slots[slot_id], person=person, defaults={"answer": said})
    if none_suits:
        for slot in slots.values():
            if not slot.has_passed:
                PollAnswer.objects.update_or_create(slot=slot, person=person, defaults={"answer": "no"})
    if note is not None:
        _save_note(poll, person, note)


def _require_none_suits(slots: Iterable[PollSlot], person: User, answers: Mapping[UUID, str]) -> None:
    """Who says yes to a date, now or before, does not lose it by saying that none suits."""
    stands = dict(PollAnswer.objects.filter(slot__in=slots, person=person).values_list("slot", "answer"))
    stands |= answers
    if any(stands.get(slot.pk, "no") != "no" for slot in slots if not slot.has_passed):
        raise Refused(
            _("You say yes, or if need be, to a date. Say no to it, or leave this unticked."),
            field="none_suits",
        )


@transaction.atomic
def choose(*, poll_id: UUID, slot_id: UUID, person: User, roles: Roles) -> Session:
    """Plan the session on one of the dates with the answers given; when two choose at once, the first one counts."""
    poll = _lock(poll_id)
    roles = roles.again()
    _check_plans(roles, poll.learning_set)
    _require_open(poll)
    slot = poll.slots.filter(pk=slot_id).first()
    if slot is None:
        raise Refused(_("The dates have changed meanwhile. Look at them again."))
    if slot.has_passed:
        raise Refused(_("That date has passed. Choose another."))
    learning_set = poll.learning_set
    session = scheduling.plan_session(
        learning_set=learning_set, person=person, roles=roles, local_start=slot.local,
        minutes=poll.minutes, venue=learning_set.venue, link=learning_set.link,
    )  # fmt: skip
    poll.status, poll.session = DatePoll.Status.CHOSEN, session
    poll.save(update_fields=["status", "session"])
    current = set(people_asked(poll))
    for one in slot.answers.select_related("person").order_by("pk"):
        if one.person in current:
            said = ATTENDS[PollAnswer.Answer(one.answer)]
            scheduling.answer(
                session_id=session.pk, person=one.person, roles=roles_of(one.person.pk), answer=said
            )
    trail.record(actor=person, verb="poll.chosen", obj=poll, learning_set_id=learning_set.pk)
    return session


@transaction.atomic
def end(*, poll_id: UUID, person: User, roles: Roles) -> None:
    """Close a poll without choosing a date."""
    poll = _lock(poll_id)
    roles = roles.again()
    _check_plans(roles, poll.learning_set)
    if poll.is_open:
        poll.status = DatePoll.Status.ENDED
        poll.save(update_fields=["status"])
        trail.record(actor=person, verb="poll.ended", obj=poll, learning_set_id=poll.learning_set_id)


def remind() -> int:
    """Post one letter to each who has left a date unanswered, shortly before the poll closes; says how many."""
    now, told = clock.now(), 0
    due = DatePoll.objects.open().filter(reminded_at=None, closes_at__gt=now)
    for poll in due.order_by("pk"):
        moment = due_at(poll)
        if moment is not None and now >= moment:
            told += _remind(poll.pk)
    return told


@transaction.atomic
def _remind(poll_id: UUID) -> int:
    poll = _lock(poll_id)
    if poll.reminded_at is not None or not poll.takes_answers:
        return 0
    poll.reminded_at = clock.now()
    poll.save(update_fields=["reminded_at"])
    waiting = waiting_for(poll)
    for reader in waiting:
        _post(poll, reader, "planning.poll_reminder", leaves_at(poll, poll.reminded_at, reader))
    return len(waiting)


def forget_old() -> int:
    """Delete polls with their answers: 30 days after their session was held, or after they closed without one."""
    before = clock.now() - KEPT
    held = Q(session__status=Status.CLOSED, session__closed_at__lt=before)
    nothing = Q(session=None, closes_at__lt=before) | Q(
        session__status=Status.CANCELLED, closes_at__lt=before
    )
    return DatePoll.objects.filter(held | nothing).delete()[0]


def _set_slots(poll: DatePoll, slots: Sequence[datetime]) -> None:
    wanted = {wall_of(local): local for local in slots}
    if not 2 <= len(wanted) <= MOST_SLOTS:
        raise Refused(_("Give from 2 to %(most)d dates.") % {"most": MOST_SLOTS})
    stand = {wall_of(slot.local): slot for slot in poll.slots.all()}
    poll.slots.filter(pk__in=[slot.pk for wall, slot in stand.items() if wall not in wanted]).delete()
    for wall in sorted(wanted.keys() - stand.keys()):
        if instant(wanted[wall], poll.learning_set.zone) <= clock.now():
            raise Refused(_("One of these dates has passed."))
        start, is_second = wall
        PollSlot.objects.create(
            poll=poll, local_start=start, is_second=is_second, time_zone=poll.learning_set.time_zone
        )


def _post(poll: DatePoll, reader: User, letter: str, not_before: datetime | None = None) -> None:
    about = {"poll": str(poll.pk), "person": str(reader.pk), "by": str(poll.asked_by_id or "")}
    about["date"] = poll.closes_at.isoformat()  # later than that it would tell nobody anything
    post(
        key=f"{letter}:{poll.pk}:{reader.pk}",
        to=reader.email,
        letter=letter,
        about=about,
        not_before=not_before,
    )


def _save_note(poll: DatePoll, person: User, words: str) -> None:
    found = rows(PollNote).filter(poll=poll, person=person)
    if not words.strip():
        found.delete()
        return
    note = found.first() or PollNote(poll=poll, person=person, learning_set_id=poll.learning_set_id)
    note.words = words.strip()
    note.save()


def _lock(poll_id: UUID) -> DatePoll:
    found = DatePoll.objects.select_for_update(of=("self",)).select_related("learning_set__programme")
    return found.get(pk=poll_id)


def _require_open(poll: DatePoll) -> None:
    if not poll.is_open:
        raise Refused(_("A date was chosen already, or the poll was ended."))


def _check_plans(roles: Roles, learning_set: LearningSet) -> None:
    if not permissions.can_open_room(roles, learning_set):
        permissions.check_facilitates(roles, learning_set.pk)
