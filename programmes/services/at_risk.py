"""Writing the page "If somebody may be at risk" of a programme."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Stale
from programmes.at_risk import Contact
from programmes.models import AtRiskContact, AtRiskPage, Programme
from programmes.permissions import check_leads


@transaction.atomic
def write_at_risk(
    *,
    programme_id: UUID,
    person: User,
    emergency: str,
    exceptions: Sequence[str],
    contacts: Sequence[Contact],
    expected_version: int,
) -> AtRiskPage:
    """Write the page "If somebody may be at risk" anew.

    Raises PermissionDenied for who does not lead the programme, and Stale if it was written since the page was read.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    page = AtRiskPage.objects.filter(programme=programme).first() or AtRiskPage(
        programme=programme, version=0
    )
    if expected_version != page.version:
        raise Stale
    page.version += 1
    page.emergency, page.exceptions = emergency, "\n".join(exceptions)
    page.written_by, page.written_at = person, clock.now()
    page.save()
    page.contacts.all().delete()
    AtRiskContact.objects.bulk_create(
        AtRiskContact(page=page, position=n, name=one.name, about=one.about, phone=one.phone)
        for n, one in enumerate(contacts)
    )
    trail.record(actor=person, verb="programme.at_risk_written", obj=programme, version=page.version)
    return page
