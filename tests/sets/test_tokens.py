"""Tokens of invitations."""

import base64

import pytest
from pytest_django import Settings

from sets import tokens
from sets.models import Invitation

pytestmark = pytest.mark.both


def test_token_is_the_same_for_a_row_and_holds_256_bits() -> None:
    invitation = Invitation(salt=tokens.new_salt())
    token = tokens.token_of(invitation)
    assert token == tokens.token_of(invitation)
    assert len(base64.urlsafe_b64decode(token + "=")) == 32


@pytest.mark.parametrize("change", ["salt", "row", "secret"])
def test_token_is_another_with_another_salt_row_or_secret(settings: Settings, change: str) -> None:
    invitation = Invitation(salt="one")
    token = tokens.token_of(invitation)
    if change == "secret":
        settings.SECRET_KEY = "another-secret-of-the-site" * 2
        assert tokens.token_of(invitation) != token
    else:
        other = Invitation(
            pk=invitation.pk if change == "salt" else Invitation().pk,
            salt="two" if change == "salt" else "one",
        )
        assert tokens.token_of(other) != token


def test_hash_says_nothing_of_the_token() -> None:
    assert tokens.hash_of("token") == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"
