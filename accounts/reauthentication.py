"""Requires a recent proof of identity before irreversible acts, also from people who sign in by code."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from accounts.models import User
from accounts.proofs import Proof, proofs_of
from accounts.requests import PersonRequest

Asked = TypeVar("Asked", bound=PersonRequest)
Rest = ParamSpec("Rest")


def recent_sign_in_required(
    view: Callable[Concatenate[Asked, Rest], HttpResponseBase],
) -> Callable[Concatenate[Asked, Rest], HttpResponseBase]:
    """View decorator: asks again for password or second step; people who have neither must have signed in recently."""
    asked_again: Callable[Concatenate[Asked, Rest], HttpResponseBase] = reauthentication_required(view)

    @wraps(view)
    def stepped(request: Asked, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if has_something_to_show(request.user):
            return asked_again(request, *args, **kwargs)
        if came_in_lately(request):
            return view(request, *args, **kwargs)
        return _ask(request)

    return cast(Callable[Concatenate[Asked, Rest], HttpResponseBase], stepped)


def has_something_to_show(person: User) -> bool:
    """Whether they can be asked again: they have a password or a second step."""
    return bool(get_adapter().get_reauthentication_methods(person))


def came_in_lately(request: PersonRequest) -> bool:
    """Whether a proof of identity is younger than ACCOUNT_REAUTHENTICATION_TIMEOUT (seconds)."""
    return any(_is_trusted(proof) for proof in proofs_of(request, request.user))


def was_asked_lately(request: PersonRequest) -> bool:
    """The same, but only proofs that were asked for after signing in."""
    proofs = proofs_of(request, request.user)
    return any(_is_trusted(proof) for proof in proofs if proof.get("reauthenticated"))


def _is_trusted(proof: Proof) -> bool:
    lasts: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(time.time() - proof["at"] < lasts)


def _ask(request: PersonRequest) -> HttpResponse:
    return render(request, "accounts/sign_in_again.html", status=403)
