"""Choosing a supervisor, ending it, releasing an entry of one's log to them, and taking it back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.db.unscoped import empty_words, rows
from core.errors import Refused
from sessions.models import LogEntry, ReleasedEntry, Supervision
from sessions.reads.supervision import digest_of, possible_supervisors, supervision_of
from sets.roles import Roles


@transaction.atomic
def choose_supervisor(*, person: User, roles: Roles, role_id: UUID) -> Supervision:
    """From now on that one; who supervised before reads nothing more. Chosen twice, nothing changes."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    roles = roles.again()
    chosen = next((one for one in possible_supervisors(person, roles) if one.pk == role_id), None)
    if chosen is None:
        raise Refused(_("Choose somebody who facilitates in your programme."), field="supervisor")
    standing = Supervision.objects.filter(facilitator=person, ended_at=None)
    for one in standing:
        if (one.supervisor_id, one.programme_id) == (chosen.person_id, chosen.programme_id):
            return one
        _end(one, person)
    made = Supervision.objects.create(
        facilitator=person, supervisor_id=chosen.person_id, programme_id=chosen.programme_id
    )
    trail.record(actor=person, verb="supervision.begun", obj=made)
    return made


@transaction.atomic
def end_supervision(*, person: User, supervision_id: UUID) -> None:
    """By either of the two; what was released loses its words. Ended twice, nothing changes."""
    found = Supervision.objects.select_for_update(of=("self",)).filter(pk=supervision_id).first()
    if found is None or person.pk not in {found.facilitator_id, found.supervisor_id}:
        raise PermissionDenied
    if found.ended_at is None:
        _end(found, person)


@transaction.atomic
def release_entry(*, person: User, session_id: UUID, seen: str) -> ReleasedEntry:
    """Let the supervisor read the entry as it stands, if it is the one that was looked at. A later change of the log
    stays with its author until they release it again."""
    supervision, entry = supervision_of(person), _entry(person, session_id)
    # Read again under its lock: what is released while it ends would keep its words.
    standing_now = Supervision.objects.select_for_update(of=("self",)).filter(ended_at=None)
    if supervision is None or standing_now.filter(pk=supervision.pk).first() is None:
        raise Refused(_("Choose first who supervises you."))
    words = str(entry.words)
    if seen != digest_of(session_id, words):
        raise Refused(_("What you wrote has changed since. Read it again, then release it."))
    standing = ReleasedEntry.objects.filter(
        person=person, supervision=supervision, session_id=session_id, taken_back_at=None
    ).first()
    if standing is not None and str(standing.words) == words:
        return standing
    if standing is not None:
        _take_back(standing)
    made: ReleasedEntry = ReleasedEntry.objects.create(
        person=person, supervision=supervision, session_id=session_id, words=words
    )
    trail.record(actor=person, verb="log.released", obj=made)
    return made


@transaction.atomic
def take_entry_back(*, person: User, session_id: UUID) -> None:
    """Nobody else reads it from now on; its words are gone from what was released, and stay in the log."""
    standing = ReleasedEntry.objects.filter(person=person, session_id=session_id, taken_back_at=None)
    for one in standing:
        _take_back(one)
        trail.record(actor=person, verb="log.taken_back", obj=one)


def _entry(person: User, session_id: UUID) -> LogEntry:
    entry: LogEntry | None = LogEntry.objects.filter(person=person, session_id=session_id).first()
    if entry is None or not str(entry.words).strip():
        raise Refused(_("Write and save it first."))
    return entry


def _take_back(one: ReleasedEntry) -> None:
    one.words, one.taken_back_at = "", clock.now()
    one.save(update_fields=["words", "taken_back_at"])


def _end(supervision: Supervision, person: User) -> None:
    now = clock.now()
    released = rows(ReleasedEntry).filter(supervision=supervision)
    empty_words(released, "words")
    released.filter(taken_back_at=None).update(taken_back_at=now)
    supervision.ended_at = now
    supervision.save(update_fields=["ended_at"])
    trail.record(actor=person, verb="supervision.ended", obj=supervision)
