"""A browser of somebody who came in through the whole door, without going through it."""

from allauth.account.internal.flows import login
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User


def sign_in(client: Client, person: User) -> Client:
    """With the second step taken, long ago, where the person has one."""
    client.force_login(person)
    if Authenticator.objects.filter(user=person).exists():
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0.0}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(person)
        session.save()
    return client
