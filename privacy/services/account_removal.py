"""Deleting an account's traces other than words: addresses, second steps, sessions, mail, idempotency keys."""

import json
import re
from functools import reduce
from operator import or_
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as SignIn
from django.db.models import Q

from accounts.models import DraftStamp, User
from core import clock
from core.ids import uuid7
from core.models import IdempotencyKey, OutboxMail
from privacy.reads.addresses import accepted_by, addresses_of, letters_to
from sets.models import Invitation, Membership


def forget(person: User) -> None:
    """Delete everything that names this person or lets them sign in."""
    addresses = addresses_of(person)
    theirs = _naming([str(person.pk), *addresses])
    _forget_letters(person, addresses)
    _forget_in_admin(person, _naming(addresses))
    UserSession.objects.filter(user=person).delete()
    _forget_sign_ins(person, theirs)
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=person).delete()
    IdempotencyKey.objects.filter(person_id=person.pk).delete()
    DraftStamp.objects.filter(person=person).delete()


def _forget_letters(person: User, addresses: list[str]) -> None:
    """Delete mail to them, sent or not; replace the address of their invitations by one that does not exist."""
    letters_to(person, addresses).delete()
    asked = reduce(or_, (Q(email__iexact=address) for address in addresses))
    accepted = list(accepted_by(person).values_list("pk", flat=True))
    for invitation in Invitation.objects.filter(asked | Q(pk__in=accepted)):
        OutboxMail.objects.filter(key__startswith=f"invitation:{invitation.pk}:").delete()
        invitation.email = f"{uuid7().hex}@erased.invalid"
        invitation.revoked_at = invitation.revoked_at or clock.now()
        invitation.save(update_fields=["email", "revoked_at"])
    asked_as = reduce(or_, (Q(invited_as__iexact=address) for address in addresses))
    Membership.objects.filter(asked_as | Q(person=person)).update(invited_as="")


def _forget_sign_ins(person: User, theirs: re.Pattern[str]) -> None:
    """Delete every browser session of theirs, including unfinished sign-ins with one of their addresses. From sessions
    of other people only the values that name this person are removed."""
    for row in SignIn.objects.iterator():
        held: dict[str, Any] = row.get_decoded()
        named = [name for name, value in held.items() if theirs.search(json.dumps(value, default=str))]
        if named and held.get("_auth_user_id") in {None, str(person.pk)}:
            row.delete()
        elif named:
            rest = {name: value for name, value in held.items() if name not in named}
            SignIn.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(rest))


def _forget_in_admin(person: User, theirs: re.Pattern[str]) -> None:
    """Blank entries of Django's admin log that are about this person or contain one of their addresses."""
    about = ContentType.objects.get_for_model(User)
    found = set(
        LogEntry.objects.filter(content_type=about, object_id=str(person.pk)).values_list("pk", flat=True)
    )
    for pk, name, message in LogEntry.objects.values_list("pk", "object_repr", "change_message").iterator():
        if theirs.search(name) or theirs.search(message):
            found.add(pk)
    LogEntry.objects.filter(pk__in=found).update(object_repr="", change_message="")


def _naming(said: list[str]) -> re.Pattern[str]:
    """A pattern that matches any of these strings, but not within a longer address."""
    one_of = "|".join(map(re.escape, said))
    return re.compile(rf"(?<![\w.+-])(?:{one_of})(?![\w-]|\.\w)", re.IGNORECASE)
