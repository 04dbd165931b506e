"""A person's e-mail addresses, the invitations accepted, and the mail sent to them."""

from functools import reduce
from operator import or_
from uuid import UUID

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from accounts.models import User
from core.models import AuditRow, OutboxMail
from sets.models import Invitation


def addresses_of(person: User) -> list[str]:
    """Every address that the person verified, entered or was invited under, in lower case; none that others use."""
    given = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    asked = {email.lower() for email in accepted_by(person).values_list("email", flat=True)}
    proved = EmailAddress.objects.filter(email__in=asked).exclude(user=person).values_list("email", flat=True)
    others = User.objects.filter(email__in=asked).exclude(pk=person.pk).values_list("email", flat=True)
    asked -= {email.lower() for email in (*proved, *others)}
    return sorted({person.email.lower(), *(address.lower() for address in given), *asked})


def accepted_by(person: User) -> QuerySet[Invitation]:
    """The invitations they accepted, whatever address these went to, found through the audit."""
    deeds = AuditRow.objects.filter(actor_id=person.pk, verb="invitation.accepted")
    return Invitation.objects.filter(pk__in=[UUID(pk) for pk in deeds.values_list("object_id", flat=True)])


def letters_to(person: User, addresses: list[str]) -> QuerySet[OutboxMail]:
    """Mail to their addresses, and to former ones: outbox keys end with the recipient's id."""
    to = reduce(or_, (Q(to__iexact=address) for address in addresses))
    return OutboxMail.objects.filter(to | Q(key__endswith=f":{person.pk}"))
