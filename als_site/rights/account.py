"""What an account leaves behind beside words: addresses, second steps, sign-ins, letters, receipts."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session as SignIn
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from core import clock
from core.ids import uuid7
from core.models import OutboxMail, Receipt
from sets.models import Invitation


def forget(person: User) -> None:
    """All that names this person or lets them in."""
    addresses = addresses_of(person)
    _forget_letters(addresses)
    _forget_in_admin(person, addresses)
    sign_out_everywhere(person)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    Receipt.objects.filter(person_id=person.pk).delete()


def addresses_of(person: User) -> list[str]:
    """Every address they ever proved or gave, in lower case."""
    given = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return sorted({person.email.lower(), *(address.lower() for address in given)})


def sign_out_everywhere(person: User) -> None:
    """Also the browsers that no list knows: each stored sign-in is read."""
    UserSession.objects.filter(user=person).delete()
    mine = [
        row.session_key
        for row in SignIn.objects.filter(expire_date__gt=timezone.now()).iterator()
        if row.get_decoded().get("_auth_user_id") == str(person.pk)
    ]
    SignIn.objects.filter(session_key__in=mine).delete()


def _forget_letters(addresses: list[str]) -> None:
    """Letters to them, sent or not; invitations of them, under an address that does not exist."""
    for address in addresses:
        OutboxMail.objects.filter(to__iexact=address).delete()
        for invitation in Invitation.objects.filter(email__iexact=address):
            invitation.email = f"{uuid7().hex}@erased.invalid"
            invitation.revoked_at = invitation.revoked_at or clock.now()
            invitation.save(update_fields=["email", "revoked_at"])


def _forget_in_admin(person: User, addresses: list[str]) -> None:
    """The admin's own log quotes the names of what was changed."""
    names = Q(object_id=str(person.pk))
    for said in filter(None, (person.name, *addresses)):
        names |= Q(object_repr__icontains=said) | Q(change_message__icontains=said)
    LogEntry.objects.filter(names).update(object_repr="", change_message="")
