"""Logs sign-ins, sign-outs and failed attempts, and ends a person's live streams when a session of theirs ends.

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
    """Log a completed sign-in, after the second step if there is one."""
    log.info("signed in", extra={"person": str(user.pk)})


@receiver(signals.user_logged_out, dispatch_uid="accounts.left")
def left(user: User | None, **_facts: Any) -> None:
    """Log a sign-out and end all the person's streams; their other browsers, still signed in, reconnect by
    themselves."""
    if user is not None:
        log.info("signed out", extra={"person": str(user.pk)})
        revoke_on_commit(user_id=user.pk)


@receiver(post_delete, sender=UserSession, dispatch_uid="accounts.sign_in_ended")
def sign_in_ended(instance: UserSession, **_facts: Any) -> None:
    """End streams when a session is deleted from the list of sign-ins."""
    revoke_on_commit(user_id=instance.user_id)


@receiver(
    (account.password_changed, account.password_reset, account.password_set), dispatch_uid="accounts.password"
)
def password_is_another(user: User, **_facts: Any) -> None:
    """End streams when the password changes, which signs out all other browsers."""
    revoke_on_commit(user_id=user.pk)


@receiver(signals.user_login_failed, dispatch_uid="accounts.refused")
def refused(**_facts: Any) -> None:
    """Log a wrong password. The address is not looked up, so that known and unknown ones take equally long."""
    log.warning("sign-in refused", extra={"reason": "password"})


@receiver(second_steps.authentication_failed, dispatch_uid="accounts.refused_second")
def refused_second(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """Log a failed second step after a correct password."""
    log.warning("sign-in refused", extra={"reason": authenticator.type, "person": str(user.pk)})
