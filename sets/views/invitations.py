"""Views to send, resend and withdraw invitations."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits
from core.errors import Refused
from core.web.told import told
from sets import group_size, services
from sets.forms import InviteForm
from sets.models import Invitation, LearningSet, Membership
from sets.reads import with_troubles
from sets.requests import SetRequest
from sets.shortcuts import arranged_set, may_write_to, to_set_when_ended


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SetRequest, set_id: UUID) -> HttpResponse:
    """The form for several addresses, and the list of invitations."""
    learning_set = arranged_set(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    if request.method != "POST":
        return _page(request, learning_set, InviteForm())
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, learning_set, form, 422)
    if not may_write_to(request, form.cleaned_data["emails"]):
        return limits.too_many(request)
    try:
        asked = services.invite(
            learning_set_id=set_id, person=request.user, roles=request.roles, **form.cleaned_data
        )
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return _page(request, learning_set, form, 422)
    _say(request, asked)
    return redirect("sets:invite", set_id)


@require_POST
def send_again(request: SetRequest, set_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again."""
    invitation = _of_set(request, set_id, invitation_id)
    if not may_write_to(request, [invitation.email]):
        return limits.too_many(request)
    with told(request, _("Sent to %(email)s again.") % {"email": invitation.email}):
        services.send_again(invitation_id=invitation.pk, person=request.user, roles=request.roles)
    return redirect("sets:invite", set_id)


@require_POST
def take_back(request: SetRequest, set_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _of_set(request, set_id, invitation_id)
    with told(request, _("The invitation to %(email)s has been withdrawn.") % {"email": invitation.email}):
        services.take_back(invitation_id=invitation.pk, person=request.user, roles=request.roles)
    return redirect("sets:invite", set_id)


def _of_set(request: SetRequest, set_id: UUID, invitation_id: UUID) -> Invitation:
    return get_object_or_404(Invitation, pk=invitation_id, learning_set=arranged_set(request, set_id))


def _say(request: SetRequest, asked: services.Asked) -> None:
    if asked.invited:
        count = len(asked.invited)
        said = ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", count)
        messages.success(request, said % {"n": count})
    if asked.already:
        said = _("Not invited, because they are in the set or have been invited already: %(who)s.")
        messages.info(request, said % {"who": ", ".join(asked.already)})


def _page(
    request: SetRequest, learning_set: LearningSet, form: InviteForm, status: int = 200
) -> HttpResponse:
    held = Membership.objects.current().filter(learning_set=learning_set)
    asked = with_troubles(
        Invitation.objects.filter(learning_set=learning_set).order_by("-created_at", "-pk")[:100]
    )
    members = sum(1 for role in held.values_list("role", flat=True) if role == Membership.Role.MEMBER)
    pending = [row.invitation for row in asked if row.invitation.is_pending]
    coming = sum(1 for one in pending if one.role == Membership.Role.MEMBER)
    context = {
        "set": learning_set,
        "form": form,
        "asked": asked,
        "members": members,
        "coming": coming,
        "total": members + coming,
        "few": group_size.PEOPLE_HINT_LEAST,
        "many": group_size.PEOPLE_HINT_MOST,
        "most": group_size.PEOPLE_MOST,
    }
    return render(request, "sets/invite.html", context, status=status)
