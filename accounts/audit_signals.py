"""What changes in the doors by which somebody comes in, as rows of the audit: which door and how, never with what."""

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.models import User
from core.audit import trail


def record_door(person: User, *, door: str, how: str) -> None:
    """One door of one person; whoever is signed in did it, else the person, by a code or their organisation's word.
    Without a request it was done at a shell, and nobody is named."""
    request = context.request
    actor: User | None = None
    if request is not None:
        visitor = getattr(request, "user", None)
        actor = visitor if isinstance(visitor, User) else person
    trail.record(actor=actor, verb="person.doors_changed", obj=person, door=door, how=how)


@receiver(post_save, sender=Authenticator, dispatch_uid="accounts.second_step_added")
def second_step_added(instance: Authenticator, created: bool, raw: bool = False, **_facts: Any) -> None:
    """An authenticator app, a passkey or new recovery codes; a use of one is no change."""
    if created and not raw:
        record_door(instance.user, door=instance.type, how="added")


@receiver(post_delete, sender=Authenticator, dispatch_uid="accounts.second_step_removed")
def second_step_removed(instance: Authenticator, **_facts: Any) -> None:
    """In the same transaction as the row that goes."""
    record_door(instance.user, door=instance.type, how="removed")


@receiver(post_save, sender=SocialAccount, dispatch_uid="accounts.organisation_added")
def organisation_added(instance: SocialAccount, created: bool, raw: bool = False, **_facts: Any) -> None:
    """An organisation's own sign-in."""
    if created and not raw:
        record_door(instance.user, door="organisation", how="added")


@receiver(post_delete, sender=SocialAccount, dispatch_uid="accounts.organisation_removed")
def organisation_removed(instance: SocialAccount, **_facts: Any) -> None:
    """No longer a way in."""
    record_door(instance.user, door="organisation", how="removed")


@receiver(account.email_changed, sender=EmailAddress, dispatch_uid="accounts.address_changed")
def address_changed(user: User, **_facts: Any) -> None:
    """Codes go to another address from now on."""
    record_door(user, door="email", how="changed")
