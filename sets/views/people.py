"""The page of a set's people, and its actions: end, restore, deputy, hand over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from core.web.told import told
from sets import services
from sets.models import Invitation, Membership
from sets.reads import ended_lately, no_longer, rows, stays_as
from sets.requests import SetRequest
from sets.services.locking import can_arrange
from sets.shortcuts import visible_set


@require_safe
def people(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Everybody in the set, with actions for those who may arrange it."""
    learning_set, roles = visible_set(request, set_id), request.roles
    held = Membership.objects.current().filter(learning_set=learning_set).naming_leads().seated()
    arranges = can_arrange(roles, learning_set)
    ended = ended_lately(learning_set) if arranges else []
    context = {
        "set": learning_set,
        "rows": rows(held.select_related("person"), request.user.pk),
        "arranges": arranges,
        "facilitates": roles.is_facilitator(learning_set.pk),
        "ended": [
            (_("No longer in the set"), [one for one in ended if not one.stays]),  # type: ignore[attr-defined]
            (_("Roles that have ended"), [one for one in ended if one.stays]),  # type: ignore[attr-defined]
        ],
        "asked": Invitation.objects.pending().filter(learning_set=learning_set).count() if arranges else 0,
    }
    return render(request, "sets/people.html", context)


@require_POST
def end(request: SetRequest, set_id: UUID, membership_id: UUID) -> HttpResponse:
    """End a membership now; ending one's own is leaving the set."""
    membership = _of_set(request, set_id, membership_id)
    me = request.user
    try:
        services.end_membership(membership_id=membership_id, person=me, roles=request.roles)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("sets:people", set_id)
    undo = reverse("sets:restore", args=[set_id, membership_id])
    if stays := stays_as(membership):
        said = no_longer(membership, stays, is_me=membership.person_id == me.pk)
        may_undo = can_arrange(request.roles.again(), membership.learning_set)
        messages.success(request, said, extra_tags=f"undo:{undo}" if may_undo else "")
        return redirect("sets:people", set_id)
    if membership.person_id == me.pk:
        messages.success(request, _("You have left %(set)s.") % {"set": membership.learning_set.name})
        return redirect("sets:list")
    said = _("%(name)s is no longer in the set.") % {"name": membership.person.name}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect("sets:people", set_id)


@require_POST
def restore(request: SetRequest, set_id: UUID, membership_id: UUID) -> HttpResponse:
    """Undo the end of a membership."""
    membership = _of_set(request, set_id, membership_id)
    with told(request, _("%(name)s is in the set.") % {"name": membership.person.name}):
        services.restore_membership(membership_id=membership_id, person=request.user, roles=request.roles)
    return redirect("sets:people", set_id)


@require_POST
def deputy(request: SetRequest, set_id: UUID, membership_id: UUID) -> HttpResponse:
    """Make a member deputy, or end that."""
    membership = _of_set(request, set_id, membership_id)
    wanted = request.POST.get("deputy") == "yes"
    said = _("%(name)s is now deputy.") if wanted else _("%(name)s is no longer deputy.")
    with told(request, said % {"name": membership.person.name}):
        services.name_deputy(
            membership_id=membership_id, person=request.user, roles=request.roles, is_deputy=wanted
        )
    return redirect("sets:people", set_id)


@require_POST
def hand_over(request: SetRequest, set_id: UUID, membership_id: UUID) -> HttpResponse:
    """Make somebody facilitator, in addition to or instead of the user."""
    membership = _of_set(request, set_id, membership_id)
    stay = request.POST.get("stay") == "yes"
    with told(request, _("%(name)s now facilitates the set.") % {"name": membership.person.name}):
        services.hand_over(membership_id=membership_id, person=request.user, roles=request.roles, stay=stay)
    if not stay and not Membership.objects.current().of(request.user.pk).filter(learning_set=set_id):
        return redirect("sets:list")
    return redirect("sets:people", set_id)


def _of_set(request: SetRequest, set_id: UUID, membership_id: UUID) -> Membership:
    """A membership in one of the user's sets; raises Http404."""
    learning_set = visible_set(request, set_id)
    rows = Membership.objects.filter(learning_set=learning_set).select_related("person", "learning_set")
    return get_object_or_404(rows, pk=membership_id)
