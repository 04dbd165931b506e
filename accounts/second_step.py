"""Whether this browser's session passed a second step, and ending other sessions when the first one is set up."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.proofs import add_second_step, proofs_of
from accounts.requests import PersonRequest

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def was_taken(request: PersonRequest) -> bool:
    """Whether this session has passed a second step by code, recovery code or passkey, at sign-in or since."""
    return any(proof["method"] == "mfa" for proof in proofs_of(request, request.user))


@receiver(signals.authenticator_added, dispatch_uid="accounts.first_second_step")
def first_one_is_set_up(
    request: HttpRequest, user: User, authenticator: Authenticator, **_facts: Any
) -> None:
    """When a user adds their first second step: count it as passed in this session, and end their other sessions, which
    were started without one."""
    owned = set(Authenticator.objects.filter(user=user, type__in=SECOND_STEPS).values_list("pk", flat=True))
    if owned == {authenticator.pk}:
        add_second_step(request, user, authenticator)
        sign_ins = UserSession.objects.filter(user=user)
        get_adapter().end_sessions([one for one in sign_ins if not one.is_current()])
