"""Deciding, for a whole programme, that its leads see attendance by name: never over anybody who accepted otherwise."""

from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.audit import trail
from core.errors import Refused
from programmes.models import Programme
from programmes.permissions import check_leads
from sets.models import Acceptance, LearningSet, Membership


@transaction.atomic
def name_attendance(*, programme_id: UUID, person: User, on: bool) -> Programme:
    """Let the programme's leads see from now on who came by name, or no longer.

    Raises PermissionDenied for who does not lead it, and Refused while members of its sets have accepted an agreement
    that says otherwise. Once on, each set's agreement says so, and a session is seen by name if everybody who was due
    had accepted that before it closed.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    if programme.names_attendance == on:
        return programme
    if on:
        _require_nobody_accepted_otherwise(programme)
    programme.names_attendance = on
    programme.save(update_fields=["names_attendance"])
    trail.record(actor=person, verb=f"programme.attendance_by_name_{'on' if on else 'off'}", obj=programme)
    return programme


def accepted_otherwise(programme_id: UUID) -> tuple[int, int]:
    """How many members, in how many running sets, last accepted an agreement without attendance by name."""
    last = Acceptance.objects.latest_of(OuterRef("learning_set"), OuterRef("person"))
    running = LearningSet.objects.running().filter(programme=programme_id)
    members = Membership.objects.current().counted().filter(learning_set__in=running).order_by()
    found = members.annotate(accepted=Subquery(last.values("names_attendance")[:1])).filter(accepted=False)
    pairs = set(found.values_list("person", "learning_set"))
    return len({one for one, _set in pairs}), len({one for _person, one in pairs})


def _require_nobody_accepted_otherwise(programme: Programme) -> None:
    people, sets = accepted_otherwise(programme.pk)
    if not people:
        return
    who = ngettext("%(n)d member", "%(n)d members", people) % {"n": people}
    where = ngettext("%(n)d set", "%(n)d sets", sets) % {"n": sets}
    said = _(
        "%(who)s in %(where)s accepted an agreement that says otherwise, and would have to accept anew. Attendance by name is decided before anybody accepts: a new programme can begin with it."  # noqa: E501
    )
    raise Refused(said % {"who": who, "where": where})
