"""How allauth behaves here: no open sign-up, people come by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up opens only for somebody who holds an invitation, see `sets.views.invitations`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed to passers-by."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An organisation's own sign-in lets in the people who are already known by their address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Closed to passers-by."""
        return False
