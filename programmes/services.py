"""What a programme's lead writes for its sets, and what follows when it asks everybody for a second step."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Stale
from live.tickets import revoke_on_commit
from programmes.at_risk import Contact
from programmes.models import AtRiskContact, AtRiskPage, Programme, ProgrammeRole
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


def close_streams(programme: Programme) -> None:
    """After the commit, close the streams of everybody in the programme: who has taken the step gets a new one with
    their page's next question, others are asked for it first."""
    # `sets` is a higher app, so it is not imported: the relation gives its people.
    belongs = Q(memberships__learning_set__programme=programme, memberships__ended_at=None)
    leads = Q(pk__in=ProgrammeRole.objects.current(clock.now()).filter(programme=programme).values("person"))
    people = User.objects.filter(belongs | leads).order_by("pk").values_list("pk", flat=True)
    for person_id in people.distinct():
        revoke_on_commit(user_id=person_id)


def close_streams_of(role: ProgrammeRole) -> None:
    """After the commit, close the streams of who gets or loses a role in a programme that asks for the step."""
    if role.programme.mfa_required:
        revoke_on_commit(user_id=role.person_id)
