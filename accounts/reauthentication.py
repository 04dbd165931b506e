"""Requires a recent proof of identity before irreversible acts, also from people who sign in by code."""

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
    """View decorator: asks again for password or second step; people who have neither must have signed in recently."""
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
    """Whether the last proof of identity is younger than ACCOUNT_REAUTHENTICATION_TIMEOUT (seconds)."""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    lasts: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(proofs) and time.time() - max(proofs) < lasts


def _ask(request: PersonRequest) -> HttpResponse:
    return render(request, "accounts/sign_in_again.html", status=403)
