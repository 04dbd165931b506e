"""How the person of this sign-in has shown who they are: each method with its moment, since the browser came in.

allauth keeps that in the browser's session, and has no public name for reading it or for adding to it. With
`ALS_PLAIN_PROOFS` it is kept in the session a second time, as allauth's public signal tells it; whoever was in before
the setting was changed has proved nothing yet, and is asked once more.
"""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User

KEY = "proofs"
Proof = dict[str, Any]  # method, at (seconds since 1970), and reauthenticated where it was asked for again


def proofs_of(request: HttpRequest, person: User) -> list[Proof]:
    """The oldest first; empty for somebody else's browser."""
    if not settings.ALS_PLAIN_PROOFS:
        records: list[Proof] = get_authentication_records(request, person)
        return records
    kept = request.session.get(KEY, {})
    return list(kept["given"]) if kept.get("person") == str(person.pk) else []


def add_second_step(request: HttpRequest, person: User, authenticator: Authenticator) -> None:
    """Setting one up has proved it too."""
    if settings.ALS_PLAIN_PROOFS:
        note_proof(request, "mfa", person)
    else:
        record_authentication(request, person, "mfa", id=authenticator.pk, type=authenticator.type)


@receiver(authentication_step_completed, dispatch_uid="accounts.proofs")
def note_proof(request: HttpRequest, method: str, user: User, **facts: Any) -> None:
    """A first step at the door begins anew: a sign-in that was broken off there counts for nothing."""
    if not settings.ALS_PLAIN_PROOFS:
        return
    is_first = not request.user.is_authenticated and (method != "mfa" or bool(facts.get("passwordless")))
    before = [] if is_first else proofs_of(request, user)
    proof = {"method": method, "at": time.time(), "reauthenticated": bool(facts.get("reauthenticated"))}
    request.session[KEY] = {"person": str(user.pk), "given": [*before, proof]}
