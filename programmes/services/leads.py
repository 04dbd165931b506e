"""Naming and ending a programme's leads."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import add_person
from core import clock
from core.audit import trail
from core.errors import Refused
from core.jobs import outbox
from programmes.models import Programme, ProgrammeRole
from programmes.permissions import check_leads
from programmes.services.streams import close_streams_of

Role = ProgrammeRole.Role


@transaction.atomic
def name_lead(*, programme_id: UUID, person: User, email: str, name: str) -> ProgrammeRole:
    """Make whoever has that address a lead, with a new account if need be; a letter tells them. Once, however often."""
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    return add_lead(programme, person, email=email, name=name)


def add_lead(programme: Programme, by: User, *, email: str, name: str) -> ProgrammeRole:
    """The same inside a transaction that has checked who asks."""
    found = User.objects.filter(email__iexact=email).first()
    if found is not None and not found.is_active:
        raise Refused(_("The account with this address is closed. Write another address."), field="email")
    lead = found or add_person(email=email, name=name)
    held = ProgrammeRole.objects.current().filter(programme=programme, person=lead, role=Role.LEAD).first()
    if held is not None:
        return held
    role = ProgrammeRole.objects.create(programme=programme, person=lead, role=Role.LEAD)
    trail.record(actor=by, verb="programme.lead_named", obj=role)
    close_streams_of(role)
    outbox.post(
        key=f"programme.lead:{role.pk}",
        to=lead.email,
        letter="programmes.lead",
        about={"role": str(role.pk), "by": str(by.pk)},
    )
    return role


@transaction.atomic
def end_lead(*, role_id: UUID, person: User) -> ProgrammeRole:
    """End a lead's role now, by a lead; the last one stays, so that nobody is shut out of their programme."""
    programme_id = ProgrammeRole.objects.values_list("programme_id", flat=True).get(pk=role_id)
    Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    leads = ProgrammeRole.objects.current().filter(programme=programme_id, role=Role.LEAD)
    role = leads.filter(pk=role_id).first()
    if role is None:
        return ProgrammeRole.objects.get(pk=role_id)
    if leads.count() == 1:
        raise Refused(_("Somebody has to lead the programme. Add another lead first."))
    role.ended_at = clock.now()
    role.save(update_fields=["ended_at"])
    close_streams_of(role)
    trail.record(actor=person, verb="programme.lead_ended", obj=role)
    return role
