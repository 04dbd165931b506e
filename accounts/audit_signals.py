"""Audits changes of sign-in methods: password, second step, provider, address. Never the secret or address itself."""

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
    """Audit a change of one sign-in method. The actor is the signed-in user, or the person themself (by a code or
    provider); None when there is no request, as at a shell."""
    request = context.request
    actor: User | None = None
    if request is not None:
        visitor = getattr(request, "user", None)
        actor = visitor if isinstance(visitor, User) else person
    trail.record(actor=actor, verb="person.doors_changed", obj=person, door=door, how=how)


@receiver(post_save, sender=Authenticator, dispatch_uid="accounts.second_step_added")
def second_step_added(instance: Authenticator, created: bool, raw: bool = False, **_facts: Any) -> None:
    """Audit a new authenticator app, passkey or set of recovery codes."""
    if created and not raw:
        record_door(instance.user, door=instance.type, how="added")


@receiver(post_delete, sender=Authenticator, dispatch_uid="accounts.second_step_removed")
def second_step_removed(instance: Authenticator, **_facts: Any) -> None:
    """Audit a removed second step, in the transaction that deletes its row."""
    record_door(instance.user, door=instance.type, how="removed")


@receiver(post_save, sender=SocialAccount, dispatch_uid="accounts.organisation_added")
def organisation_added(instance: SocialAccount, created: bool, raw: bool = False, **_facts: Any) -> None:
    """Audit a connected OpenID Connect provider."""
    if created and not raw:
        record_door(instance.user, door="organisation", how="added")


@receiver(post_delete, sender=SocialAccount, dispatch_uid="accounts.organisation_removed")
def organisation_removed(instance: SocialAccount, **_facts: Any) -> None:
    """Audit a disconnected provider."""
    record_door(instance.user, door="organisation", how="removed")


@receiver(account.email_changed, sender=EmailAddress, dispatch_uid="accounts.address_changed")
def address_changed(user: User, **_facts: Any) -> None:
    """Audit a changed primary address, to which codes are sent."""
    record_door(user, door="email", how="changed")
