"""A recent sign-in before something that cannot be taken back, also for people who have no password."""

import time
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.requests import PersonRequest

Asked = TypeVar("Asked", bound=PersonRequest)


def recent_sign_in_required(
    view: Callable[[Asked], HttpResponseBase],
) -> Callable[[Asked], HttpResponseBase]:
    """By password or second step where there is one; else by having come in, by a code, a few minutes ago."""
    asked_again: Callable[[Asked], HttpResponseBase] = reauthentication_required(view)

    @wraps(view)
    def stepped(request: Asked) -> HttpResponseBase:
        if get_reauthentication_flows(request.user):
            return asked_again(request)
        if came_in_lately(request):
            return view(request)
        return _ask(request)

    return stepped


def came_in_lately(request: PersonRequest) -> bool:
    """Whether they proved who they are within the time for which that is trusted."""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    lasts: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(proofs) and time.time() - max(proofs) < lasts


def _ask(request: PersonRequest) -> HttpResponse:
    return render(request, "accounts/sign_in_again.html", status=403)
