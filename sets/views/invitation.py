"""The page behind an invitation's link; opening it changes nothing, its buttons answer."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms import PersonForm
from accounts.models import User
from core.errors import Refused
from sets import services, tokens
from sets.models import Invitation, Membership
from sets.reads import leads_among
from sets.services.joining import FOR_ITS_ADDRESS, is_anothers, is_sent_to

KNOWN = "known"  # somebody not signed in who has, or now has, an account under the invited address
AS_I_AM = "accept-as-i-am"  # the second step of joining under another address than the invited one


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites, to which set and role, without words of the set; a post accepts or declines.

    Opened by nobody who is signed in, it says the same whether or not the invited address has an account.
    """
    rows = Invitation.objects.select_related("invited_by", "learning_set__programme")
    found = rows.filter(token_hash=tokens.hash_of(token)).first()
    if found is None:
        return _calm(request, None, 404)
    if not found.is_pending or found.learning_set.has_ended:
        return _calm(request, found, 410)
    if request.method == "POST":
        return _answer(request, token, found)
    return _page(request, token, found)


def _answer(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    answer = request.POST.get("answer")
    if answer not in {"accept", AS_I_AM, "decline"} or _is_out_of_place(request, found, answer):
        return _page(request, token, found, PersonForm(request.POST), 422)
    try:
        if answer == "decline":
            services.decline_invitation(token=token)
            return render(request, "sets/invitation_declined.html", {"invitation": found})
        if isinstance(request.user, User):
            if answer == "accept" and not is_sent_to(found, request.user):
                return redirect(reverse("sets:invitation", args=[token], query={"as": "i-am"}))
            services.accept_invitation(
                token=token, person=request.user, under_other_address=answer == AS_I_AM
            )
            return _welcome(request, found)
        return _come_in(request, token, found)
    except Refused as refused:
        # Answered elsewhere meanwhile, or the set is full: show the current state with the reason.
        messages.error(request, refused.message)
        return redirect("sets:invitation", token)


def _come_in(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _page(request, token, found, form, 422)
    has_account = User.objects.filter(email=found.email.lower(), is_active=True).exists()
    if found.role in FOR_ITS_ADDRESS and not has_account:
        services.open_account(token=token, **form.cleaned_data)
    if found.role in FOR_ITS_ADDRESS or has_account:
        return redirect(reverse("sets:invitation", args=[token], query={"as": KNOWN}))
    person = services.come_in(token=token, **form.cleaned_data)
    perform_login(request, person, email_verification="none")
    return _welcome(request, found)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Welcome to %(set)s.") % {"set": found.learning_set.name})
    return redirect("sessions:set_page", found.learning_set_id)


def _page(
    request: HttpRequest, token: str, found: Invitation, form: PersonForm | None = None, status: int = 200
) -> HttpResponse:
    me = request.user if isinstance(request.user, User) else None
    known = me is None and request.GET.get("as") == KNOWN and request.method != "POST"
    zone = found.learning_set.time_zone
    is_others = me is not None and not is_sent_to(found, me)
    leads = me is not None and bool(leads_among(found.learning_set, [me.pk]))
    in_set = (
        Membership.objects.current().filter(learning_set=found.learning_set).values_list("person", flat=True)
    )
    context = {
        "invitation": found,
        "set": found.learning_set,
        "members": Membership.objects.current().counted().filter(learning_set=found.learning_set).count(),
        "form": None if me or known else form or PersonForm(initial={"time_zone": zone, "name": found.name}),
        "known": known,
        "known_url": f"{request.path}?{urlencode({'as': KNOWN})}",
        "is_in": me is not None and is_anothers(found, me),
        "sign_in": _sign_in_first(request),
        "for_its_address": found.role in FOR_ITS_ADDRESS,
        "other_address": is_others,
        "as_i_am": is_others and request.GET.get("as") == "i-am",
        "leads": leads,
        "has_lead": bool(leads_among(found.learning_set, in_set)),
        "back": request.path,
    }
    return render(request, "sets/invitation.html", context, status=status)


def _calm(request: HttpRequest, found: Invitation | None, status: int) -> HttpResponse:
    """One page for every invalid link; it does not reveal what the link was for."""
    is_in = bool(
        found is not None
        and isinstance(request.user, User)
        and Membership.objects.current()
        .of(request.user.pk)
        .filter(learning_set=found.learning_set_id)
        .exists()
    )
    if is_in and found is not None and found.accepted_at:
        return HttpResponseRedirect(resolve_url("sessions:set_page", found.learning_set_id))
    return render(request, "sets/invitation_gone.html", status=status)


def _is_out_of_place(request: HttpRequest, found: Invitation, answer: str) -> bool:
    """Whether this account cannot give that answer: the page says why, and how to use another account."""
    if not isinstance(request.user, User) or is_sent_to(found, request.user):
        return False
    return answer == "decline" or found.role in FOR_ITS_ADDRESS or is_anothers(found, request.user)


def _sign_in_first(request: HttpRequest) -> str:
    return f"{resolve_url('account_login')}?{urlencode({'next': request.path})}"
