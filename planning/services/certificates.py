"""Issuing a certificate of hours, and withdrawing it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from planning.models import Certificate
from planning.reads.hours import hours_of


@transaction.atomic
def issue(*, person: User, with_sets: bool) -> Certificate:
    """What closed registers say today, frozen under a code of its own. Raises Refused when they say nothing yet."""
    sheet = hours_of(person.pk)
    if not sheet.lines:
        raise Refused(_("No closed register has you at a session yet."))
    lines = sheet.frozen(with_sets=with_sets)
    made = Certificate.objects.create(person=person, name=person.name, with_sets=with_sets, lines=lines)
    trail.record(actor=person, verb="certificate.issued", obj=made)
    return made


@transaction.atomic
def withdraw(*, person: User, certificate_id: UUID) -> None:
    """Its code proves nothing any more; twice is the same as once."""
    found = Certificate.objects.of(person.pk).filter(pk=certificate_id, withdrawn_at=None)
    if found.update(withdrawn_at=clock.now()):
        trail.record(
            actor=person, verb="certificate.withdrawn", obj=Certificate.objects.get(pk=certificate_id)
        )
