"""Rate limits on the forms by which signed-in people cause mail, so that nobody can flood a set or a mailbox."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import limits
from accounts.step_up import CHANGES

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Invitations and agreements count where the form has been read, since one form of theirs is many letters; cancelling
# from within the room where its verb is known.
SENDING = {
    "planning:plan": "announce",
    "room:meet_now": "announce",
    "planning:run": "announce",
    "planning:move": "announce",
    "planning:poll_ask": "announce",
    "planning:poll_choose": "announce",
    "planning:edit": "announce",
    "planning:cancel": "announce",
    "planning:restore": "announce",
    "planning:declare_none": "announce",
    "planning:cannot_host": "announce",
    "planning:stand_in": "announce",
    "planning:hosts": "announce",
    "planning:send_reminder": "announce",
    "sets:change_status": "announce",
    "sets:hand_over": "announce",
    "sets:restore": "announce",
    "dashboards:begin": "announce",
    "site_facilitator": "announce",
    "site_second_step": "announce",
    "site_test_letter": "announce",
    **dict.fromkeys(CHANGES, "doors"),
}


class MailLimitMiddleware:
    """Counts each post of such a form per person; past the limit a 429 page says when to try again."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        """The 429 page, or None within the limit."""
        match = request.resolver_match
        action = SENDING.get(match.view_name) if match and request.method == "POST" else None
        if action is None or not request.user.is_authenticated or limits.within_limit(request, action):
            return None
        return limits.too_many(request)
