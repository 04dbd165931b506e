"""One set as its programme's lead arranges it: who facilitates it, who is asked into it. Never what is said there."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits
from accounts.requests import PersonRequest
from core.errors import Refused
from core.web.told import told
from dashboards.doubts import doubts_about, doubts_of, seal_of_doubts
from dashboards.forms import InviteToSetForm, OfStreamForm
from dashboards.shortcuts import board_of, led_set
from dashboards.words_guard import figures_only
from sets import services
from sets.models import Invitation, LearningSet, Membership
from sets.reads import has_met, stays_as, with_troubles
from sets.roles import Roles
from sets.shortcuts import may_write_to


@require_http_methods(["GET", "HEAD", "POST"])
@figures_only
def set_people(request: PersonRequest, set_id: UUID) -> HttpResponseBase:
    """Who is in the set and who is asked; ask a facilitator, or members."""
    found = led_set(request, set_id)
    if request.method != "POST":
        return set_page(request, found)
    form = InviteToSetForm(request.POST)
    if not form.is_valid():
        return set_page(request, found, form)
    emails = form.cleaned_data["emails"]
    if form.cleaned_data["role"] == Membership.Role.MEMBER:
        doubts = _doubts_about(request, found, emails)
        if request.POST.get("sure", "") != seal_of_doubts(doubts):
            return set_page(request, found, form, doubts=doubts)
    if not may_write_to(request, emails):
        return limits.too_many(request)
    try:
        asked = services.invite_as_lead(
            learning_set_id=set_id, person=request.user, emails=emails, role=form.cleaned_data["role"]
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        return set_page(request, found, form)
    number = len(asked.invited)
    said = ngettext("%(n)d person is asked by e-mail.", "%(n)d people are asked by e-mail.", number)
    messages.success(
        request, said % {"n": number} if number else _("They were asked already, or are in the set.")
    )
    return redirect("dashboards:set_people", set_id)


@require_POST
@figures_only
def end_facilitator(request: PersonRequest, set_id: UUID, membership_id: UUID) -> HttpResponseBase:
    """End who facilitates the set."""
    found = led_set(request, set_id)
    membership = get_object_or_404(Membership, pk=membership_id, learning_set=found)
    facts = {"name": membership.person.name, "set": found.name, "stays": stays_as(membership)}
    said = _("%(name)s no longer facilitates %(set)s, and stays as %(stays)s.")
    with told(request, (said if facts["stays"] else _("%(name)s no longer facilitates %(set)s.")) % facts):
        services.end_facilitator(membership_id=membership.pk, person=request.user)
    return redirect("dashboards:set_people", set_id)


@require_POST
@figures_only
def send_again(request: PersonRequest, set_id: UUID, invitation_id: UUID) -> HttpResponseBase:
    """Send an invitation again."""
    invitation = _asked(request, set_id, invitation_id)
    if not may_write_to(request, [invitation.email]):
        return limits.too_many(request)
    with told(request, _("Sent to %(email)s again.") % {"email": invitation.email}):
        services.send_again(invitation_id=invitation.pk, person=request.user, roles=Roles([]), as_lead=True)
    return redirect("dashboards:set_people", set_id)


@require_POST
@figures_only
def take_back(request: PersonRequest, set_id: UUID, invitation_id: UUID) -> HttpResponseBase:
    """Withdraw an invitation."""
    invitation = _asked(request, set_id, invitation_id)
    with told(request, _("The invitation is withdrawn.")):
        services.take_back(invitation_id=invitation.pk, person=request.user, roles=Roles([]), as_lead=True)
    return redirect("dashboards:set_people", set_id)


def _asked(request: PersonRequest, set_id: UUID, invitation_id: UUID) -> Invitation:
    found = Invitation.objects.filter(
        learning_set=led_set(request, set_id), by_lead=True, pk=invitation_id
    ).first()
    if found is None:
        raise Http404
    return found


def _doubts_about(request: PersonRequest, learning_set: LearningSet, emails: Collection[str]) -> list[str]:
    """What speaks against asking these into the set."""
    seen = board_of(request, learning_set.programme)
    seats = seen.seats_of(learning_set.pk)
    by_email = doubts_about(seen, seats, emails) if seats else {}
    return [line for lines in by_email.values() for line in lines]


def set_page(
    request: PersonRequest,
    learning_set: LearningSet,
    form: InviteToSetForm | None = None,
    stream_form: OfStreamForm | None = None,
    *,
    doubts: Sequence[str] = (),
) -> HttpResponseBase:
    """The lead's page of a set, with a form that was sent and is wrong."""
    form = form or InviteToSetForm()
    programme = learning_set.programme
    stream_form = stream_form or OfStreamForm(programme=programme, initial={"stream": learning_set.stream_id})
    held = Membership.objects.current().filter(learning_set=learning_set).select_related("person")
    people = list(held.seated())
    invitations = Invitation.objects.filter(learning_set=learning_set, accepted_at=None, revoked_at=None)
    seen = board_of(request, programme)
    seats = seen.seats_of(learning_set.pk)
    context = {
        "set": learning_set,
        "doubts": doubts,
        "seal": seal_of_doubts(doubts),
        "stands_against": doubts_of(seen, seats) if seats else [],
        "programme": programme,
        "stream_form": stream_form,
        "has_streams": programme.streams.exists(),
        "facilitators": [one for one in people if one.is_facilitator],
        "staying": {one.person_id for one in people if not one.is_facilitator},
        "members": [one for one in people if one.role == Membership.Role.MEMBER],
        "invitations": with_troubles(invitations.select_related("invited_by").order_by("role", "email")),
        "asked": invitations.pending().filter(role=Membership.Role.FACILITATOR),
        "has_met": has_met(learning_set),
        "form": form,
        "has_errors": bool(form.errors or stream_form.errors or doubts),
    }
    return render(
        request, "dashboards/set_people.html", context, status=422 if context["has_errors"] else 200
    )
