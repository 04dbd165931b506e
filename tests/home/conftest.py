"""What several tests of home need."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from core import clock
from tests import factories
from tests.signing_in import sign_in


@pytest.fixture
def admin(db: None) -> Client:
    """A site admin's browser, second step just used."""
    sam = factories.user("Sam Field", is_staff=True, is_superuser=True, password="a-long-enough-phrase")
    Authenticator.objects.create(user=sam, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})
    client = Client()
    sign_in(client, sam)
    session = client.session
    for key in list(session.keys()):
        if isinstance(session[key], list):
            session[key] = [{"method": "mfa", "at": clock.now().timestamp(), "reauthenticated": True}]
    session.save()
    return client
