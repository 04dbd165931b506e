"""Taking words out of a closed session's record, and putting them back."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from sessions.models import Contribution, Reflection, Session
from sessions.permissions import can_read_session, is_own
from sessions.reads.taken_out import MODELS, What
from sessions.services import locking
from sets.roles import roles_of


@transaction.atomic
def take_out(*, session_id: UUID, person: User, what: What, row_id: UUID, back: bool = False) -> None:
    """Take one's own words, or what others said in one's own round, out of the record; or put them back.

    They stay in the export of whoever wrote them. Only who took them out can put them back. Raises PermissionDenied
    for everybody else, and Refused before the session is closed.
    """
    session = locking.lock(session_id)
    if not can_read_session(session, roles_of(person.pk)):
        raise PermissionDenied
    if not session.has_record:
        raise Refused(_("The session is open: take it out in the room."))
    row = _row(session, what, row_id)
    _check_may(row, person, back=back)
    if back == (row.withdrawn_at is None):
        return  # pressed twice
    row.withdrawn_at = None if back else clock.now()
    row.withdrawn_by = None if back else person
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "updated_at"])
    trail.record(
        actor=person,
        verb="record.put_back" if back else "record.taken_out",
        obj=row,
        learning_set_id=session.learning_set_id,
    )


def _row(session: Session, what: What, row_id: UUID) -> Contribution | Reflection:
    rows = MODELS[what].objects.select_related("round__issue").select_for_update(of=("self",))
    within = {"round__session": session} if what == "contribution" else {"session": session}
    found: Contribution | Reflection | None = rows.filter(pk=row_id, **within).first()
    if found is None:
        raise PermissionDenied
    return found


def _check_may(row: Contribution | Reflection, person: User, *, back: bool) -> None:
    if row.withdrawn_at is not None:
        allowed = row.withdrawn_by_id == person.pk
    else:
        notes_of_own_round = isinstance(row, Contribution) and is_own(row.round, person.pk)
        allowed = row.author_id == person.pk or notes_of_own_round or back
    if not allowed:
        raise PermissionDenied
