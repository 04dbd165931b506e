"""Who came in, who left and who was refused, as lines in the log: who by their id, never the address that was typed."""

import logging
from typing import Any

from allauth.mfa import signals as second_steps
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals
from django.dispatch import receiver

from accounts.models import User

log = logging.getLogger("accounts.doors")


@receiver(signals.user_logged_in, dispatch_uid="accounts.came_in")
def came_in(user: User, **_facts: Any) -> None:
    """Past all steps."""
    log.info("signed in", extra={"person": str(user.pk)})


@receiver(signals.user_logged_out, dispatch_uid="accounts.left")
def left(user: User | None, **_facts: Any) -> None:
    """By the button, or by being erased."""
    if user is not None:
        log.info("signed out", extra={"person": str(user.pk)})


@receiver(signals.user_login_failed, dispatch_uid="accounts.refused")
def refused(**_facts: Any) -> None:
    """A password that is not one; whose address it was is not looked up, so known and unknown take alike."""
    log.warning("sign-in refused", extra={"reason": "password"})


@receiver(second_steps.authentication_failed, dispatch_uid="accounts.refused_second")
def refused_second(user: User, authenticator: Authenticator, **_facts: Any) -> None:
    """Somebody who knows the password, and not the code."""
    log.warning("sign-in refused", extra={"reason": authenticator.type, "person": str(user.pk)})
