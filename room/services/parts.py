"""Who takes which part beside presenting: the note-taker of a round, and the host of the next session."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from planning.services.hosts import name_host_of_next
from room.services import plan_changes
from sessions.models import Session
from sessions.services import locking


@transaction.atomic
def name_note_taker(*, session_id: UUID, person: User, round_id: UUID, about: UUID | None = None) -> Session:
    """The host says who takes notes in a round, or anybody says that they do; nobody, when `about` is left out."""
    session = locking.lock(session_id)
    round_ = plan_changes.round_of(session, round_id)
    meant = {about, round_.note_taker_id} - {person.pk, None}
    if meant and not locking.runs_room(session, person.pk):
        raise PermissionDenied(_("The host asks others to take notes."))
    locking.require_live(session)
    locking.require_part(session, about or person.pk)
    if about is not None and about == round_.presenter_id:
        raise Refused(_("Whoever presents has enough to do. Choose somebody else."), field="about")
    round_.note_taker_id = about
    round_.save(update_fields=["note_taker"])
    locking.save_change(session, "plan")
    return session


@transaction.atomic
def name_next_host(*, session_id: UUID, person: User, about: UUID | None) -> Session:
    """The host keeps who hosts the next session; nobody, when `about` is left out."""
    session = locking.lock(session_id)
    locking.check_hosts(session, person.pk)
    locking.require_live(session)
    if about is not None:
        locking.require_part(session, about)
    session.next_host_id = about
    session.save(update_fields=["next_host"])
    locking.save_change(session, "next_host")
    if about is not None:
        name_host_of_next(session, person, about)
    return session
