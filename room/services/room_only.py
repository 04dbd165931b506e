"""A topic kept in the room: for those who were present alone, and for those whom its presenter names."""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import trail
from core.errors import Refused
from sessions import permissions
from sessions.models import Round, RoundReader, Session
from sessions.reads.round_readers import may_be_named
from sessions.services import locking


@transaction.atomic
def keep_in_room(*, session_id: UUID, person: User, round_id: UUID, room_only: bool) -> Session:
    """The presenter decides that their topic is for those who were present alone; also after the session.

    They can think better of it until the round has been run; after that they open it by name (`open_to`).
    """
    session = locking.lock(session_id)
    round_ = _own_round(session, person, round_id)
    was_room_only = permissions.is_room_only(round_)
    if was_room_only and not room_only:
        _check_may_open(round_)
        if round_.heard_until is not None:
            raise Refused(_("The round is over. Choose by name who else may read it."))
    if was_room_only != room_only:
        verb = "topic.kept_in_room" if room_only else "topic.opened_to_set"
        trail.record(actor=person, verb=verb, obj=round_, learning_set_id=session.learning_set_id)
    round_.room_only = room_only
    round_.save(update_fields=["room_only"])
    if round_.issue:
        round_.issue.room_only = room_only
        round_.issue.save(update_fields=["room_only", "updated_at"])
    locking.save_change(session, "kept")
    return session


@transaction.atomic
def open_to(*, session_id: UUID, person: User, round_id: UUID, people: Collection[UUID]) -> Session:
    """The presenter names who may read a round that stays in the room, besides those who were there for it.

    `people` are all of them: who was named before, and is not among them, can read it no longer.
    """
    session = locking.lock(session_id)
    round_ = _own_round(session, person, round_id)
    _check_may_open(round_)
    if not permissions.is_room_only(round_):
        raise Refused(_("This topic does not stay in the room."))
    named = set(RoundReader.objects.filter(round=round_).values_list("person_id", flat=True))
    if set(people) - named - may_be_named(session, round_):
        raise Refused(_("Only somebody who was in the set at the time can be named."), field="people")
    for added in sorted(set(people) - named):
        RoundReader.objects.create(round=round_, person_id=added)
        _record(session, person, round_, "topic.opened_to", added)
    for removed in sorted(named - set(people)):
        RoundReader.objects.filter(round=round_, person=removed).delete()
        _record(session, person, round_, "topic.closed_to", removed)
    if named != set(people):
        locking.save_change(session, "kept")
    return session


def _own_round(session: Session, person: User, round_id: UUID) -> Round:
    round_ = Round.objects.select_related("issue").filter(session=session, pk=round_id).first()
    if round_ is None or round_.presenter_id != person.pk:
        raise PermissionDenied(_("Only the presenter can decide that."))
    return round_


def _check_may_open(round_: Round) -> None:
    if round_.handed_on:
        raise PermissionDenied(_("Somebody else presented when this was kept in the room. It stays there."))


def _record(session: Session, person: User, round_: Round, verb: str, reader: UUID) -> None:
    trail.record(
        actor=person, verb=verb, obj=round_, learning_set_id=session.learning_set_id, reader=str(reader)
    )
