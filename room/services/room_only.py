"""A topic kept in the room: for those who were present alone."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import trail
from sessions import permissions
from sessions.models import Round, Session
from sessions.services import locking


@transaction.atomic
def keep_in_room(*, session_id: UUID, person: User, round_id: UUID, room_only: bool) -> Session:
    """The presenter decides that their topic is for those who were present alone; also after the session."""
    session = locking.lock(session_id)
    round_ = Round.objects.select_related("issue").filter(session=session, pk=round_id).first()
    if round_ is None or round_.presenter_id != person.pk:
        raise PermissionDenied(_("Only the presenter can decide that."))
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
