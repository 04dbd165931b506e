"""The page of who runs the site: what needs them, letters that did not arrive, second steps, sets without anybody."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.second_step_reset import reset_second_step
from core import clock
from core.errors import Refused
from core.ids import uuid7
from core.jobs import delivery, outbox
from core.models import OutboxMail
from core.web import site_health
from home.forms import FacilitatorForm, SecondStepForm
from sets import services
from sets.requests import SetRequest

SHOWN = 50
Rest = ParamSpec("Rest")
View = Callable[Concatenate[SetRequest, Rest], HttpResponseBase]


def for_admins(view: View[Rest]) -> View[Rest]:
    """For everybody else there is no such page. The second step is asked for before (`SecondStepMiddleware`)."""

    @wraps(view)
    def asked(request: SetRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View[Rest], asked)


@require_safe
@for_admins
def site(request: SetRequest) -> HttpResponse:
    """How everything is, with what needs somebody first."""
    return _page(request)


@require_POST
@for_admins
def letters(request: SetRequest) -> HttpResponse:
    """Try letters again that were not delivered, or discard them: the one named, or all that were given up."""
    given = request.POST.get("id", "")
    dead = {"state": OutboxMail.State.DEAD}
    mails = delivery.undelivered().filter(**dead if given == "all" else {"pk__in": _ids(given)})
    if request.POST.get("act") == "discard":
        count = delivery.discard(mails, actor=request.user)
        said = ngettext("%(n)d letter is discarded.", "%(n)d letters are discarded.", count)
    else:
        count = delivery.retry(mails, actor=request.user)
        said = ngettext("%(n)d letter goes out again.", "%(n)d letters go out again.", count)
    messages.success(request, said % {"n": count})
    return redirect("site")


@require_POST
@for_admins
def test_letter(request: SetRequest) -> HttpResponse:
    """Send a test letter to oneself, before everything that waits."""
    outbox.post(
        key=f"test:{uuid7()}:{request.user.pk}",
        to=request.user.email,
        letter="accounts.test",
        about={},
        priority=OutboxMail.Priority.NOW,
    )
    messages.success(request, _("A test letter is on its way to %(to)s.") % {"to": request.user.email})
    return redirect("site")


@require_POST
@for_admins
@recent_sign_in_required
def second_step(request: SetRequest) -> HttpResponse:
    """Take away somebody's second step, once it is sure who asks."""
    form = SecondStepForm(request.POST, prefix="step")
    if form.is_valid() and form.person is not None:
        try:
            reset_second_step(person=form.person, actor=request.user)
        except Refused as refused:
            form.add_error("address", refused.message)
        else:
            said = _("%(who)s signs in without a second step now, and was told by a letter.")
            messages.success(request, said % {"who": form.person.name})
            return redirect("site")
    return _page(request, step=form, status=422)


@require_POST
@for_admins
@recent_sign_in_required
def facilitator(request: SetRequest) -> HttpResponse:
    """Ask somebody to facilitate a set that has nobody."""
    form = FacilitatorForm(request.POST, prefix="host")
    if form.is_valid():
        chosen, email = form.cleaned_data["learning_set"], form.cleaned_data["email"]
        try:
            asked = services.invite_as_admin(learning_set_id=chosen.pk, person=request.user, email=email)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            said = _("%(who)s is asked.") if asked.invited else _("%(who)s was asked before.")
            messages.success(request, said % {"who": email})
            return redirect("site")
    return _page(request, host=form, status=422)


def _page(
    request: SetRequest,
    *,
    step: SecondStepForm | None = None,
    host: FacilitatorForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = site_health.findings()
    mails = delivery.undelivered()
    context = {
        "wrong": [each for each in found if not each.well],
        "well": [each for each in found if each.well],
        "looked_at": clock.now(),
        "letters": [(mail, delivery.said(mail)) for mail in mails[:SHOWN]],
        "given_up": mails.filter(state=OutboxMail.State.DEAD).count(),
        "step": step or SecondStepForm(prefix="step"),
        "host": host or FacilitatorForm(prefix="host"),
    }
    return render(request, "home/site.html", context, status=status)


def _ids(given: str) -> list[UUID]:
    """The id that was sent; [] for anything else, which finds no letter."""
    try:
        return [UUID(given)]
    except ValueError:
        return []
