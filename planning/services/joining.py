"""Saying how people find their way into a session, and what they bring."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.db.unscoped import rows
from core.errors import Refused
from planning.models import JoiningNotes
from planning.reads.joining import takes_joining
from sessions.models import Session
from sessions.permissions import can_run
from sessions.process.machine import Status
from sessions.services import locking
from sets.permissions import can_open_room
from sets.roles import Roles


@transaction.atomic
def save_joining(
    *, session_id: UUID, person: User, roles: Roles, way: str, bring: str, link: str, later: bool = False
) -> int:
    """For one session, or for all later ones that are planned too; says for how many. Nobody is written to."""
    found = _locked(session_id, later=later)
    session = found[0]
    roles = roles.again()
    if not can_run(session, person.pk, roles):
        raise PermissionDenied
    if not takes_joining(session):
        raise Refused(_("This session is over."))
    if not can_open_room(roles, session.learning_set):
        found = found[:1]  # who runs this one alone says nothing of others
    for one in found:
        _save(one, person, way.strip(), bring.strip(), link)
    return len(found)


def _locked(session_id: UUID, *, later: bool) -> list[Session]:
    """The session, and the later ones of its set if they are meant too."""
    session = locking.lock(session_id)
    if not later:
        return [session]
    rest = Session.objects.filter(learning_set=session.learning_set_id).upcoming()
    after = rest.filter(starts_at__gt=session.starts_at).values_list("pk", flat=True)
    return [session, *(locking.lock(pk) for pk in after)]


def _save(session: Session, person: User, way: str, bring: str, link: str) -> None:
    _keep(session, person, way, bring)
    if session.link == link:
        locking.save_change(session, "joining")
        return
    session.link = link
    if session.state is Status.SCHEDULED:
        locking.save_move(session, "rescheduled", "link")  # a form open elsewhere holds the old link
        return
    session.save(update_fields=["link"])
    locking.save_change(session, "joining")


def _keep(session: Session, person: User, way: str, bring: str) -> None:
    found = rows(JoiningNotes).filter(session=session)
    if not way and not bring:
        found.delete()
        return
    row = found.first() or JoiningNotes(session=session, learning_set_id=session.learning_set_id)
    row.way, row.bring, row.author = way, bring, person
    row.save()
