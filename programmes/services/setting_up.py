"""Creating a programme, with its organisation and first lead, and changing what its sets begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from accounts.models import User
from core.audit import trail
from core.ids import uuid7
from programmes.models import Organisation, Programme
from programmes.permissions import check_leads, check_runs_site
from programmes.services.leads import add_lead
from programmes.services.streams import close_streams


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """What a site admin writes down of a new programme; `organisation` is a new one's name, or one that is there."""

    organisation: Organisation | str
    name: str
    lead_email: str
    lead_name: str


@transaction.atomic
def create_programme(*, person: User, beginning: Beginning) -> Programme:
    """Create a programme, its organisation if that is new, and its first lead, who is told by letter."""
    check_runs_site(person)
    organisation = beginning.organisation
    if isinstance(organisation, str):
        slug = f"{slugify(organisation)[:30]}-{uuid7().hex[-8:]}".strip("-")
        organisation = Organisation.objects.create(name=organisation, slug=slug)
        trail.record(actor=person, verb="organisation.added", obj=organisation)
    programme = Programme.objects.create(organisation=organisation, name=beginning.name)
    trail.record(actor=person, verb="programme.added", obj=programme)
    add_lead(programme, person, email=beginning.lead_email, name=beginning.lead_name)
    return programme


@transaction.atomic
def change_programme(*, programme_id: UUID, person: User, changes: Mapping[str, Any]) -> Programme:
    """Set the fields named in `changes`; sets that are there keep what they have.

    Raises ValidationError where the programme would contradict itself, or words would go too soon.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    for field, value in changes.items():
        setattr(programme, field, value)
    programme.full_clean()
    programme.save(update_fields=list(changes))
    if changes.get("mfa_required"):
        close_streams(programme)
    if changes:
        trail.record(actor=person, verb="programme.changed", obj=programme)
    return programme
