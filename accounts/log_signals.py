"""Who came in, who left and who was refused, as lines in the log; and that streams end with the sign-in they hang on.

People are named by their id, never by the address that was typed.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_steps
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import signals
from django.db.models.signals import post_delete
from django.dispatch import receiver

from accounts.models import User
from live.tickets import revoke_on_commit

log = logging.getLogger("accounts.doors")


@receiver(signals.user_logged_in, dispatch_uid="accounts.came_in")
def came_in(user: User, **_facts: Any) -> None:
    """Past all steps."""
    log.info("signed in", extra={"person": str(user.pk)})


@receiver(signals.user_logged_out, dispatch_uid="accounts.left")
def left(user: User | None, **_facts: Any) -> None:
    """A room open in another tab shows the door then; the person's other browsers come back by themselves."""
    if user is not None:
        log.info("signed out", extra={"person": str(user.pk)})
        revoke_on_commit(user_id=user.pk)


@receiver(post_delete, sender=UserSession, dispatch_uid="accounts.sign_in_ended")
def sign_in_ended(instance: UserSession, **_facts: Any) -> None:
    """One in the list of sign-ins, from another browser."""
    revoke_on_commit(user_id=instance.user_id)


@receiver(
    (account.password_changed, account.password_reset, account.password_set), dispatch_uid="accounts.password"
)
def password_is_another(user: User, **_facts: Any) -> None:
    """All other browsers are signed out by it."""
    revoke_on_commit(user_id=user.pk)


@receiver(signals.user_login_failed, dispatch_uid="accounts.refused")
def refused(**_facts: Any) -> None:
    """A password that is not one; whose address it was is not looked up, so known and unknown take alike."""
    log.warning("sign-in refused", extra={"reason": "password"})


@receiver(second_steps.authentication_failed, dispatch_uid="accounts.refused_second")
def refused_second(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """Somebody who knows the password, and not the code."""
    log.warning("sign-in refused", extra={"reason": authenticator.type, "person": str(user.pk)})
