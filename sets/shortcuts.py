"""Look up the set of a page: 404 outside the user's own sets, 403 inside where the role does not suffice."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from accounts import limits
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.services.locking import check_arranges


def visible_set(request: SetRequest, set_id: UUID) -> LearningSet:
    """A set to which the user belongs today; raises Http404."""
    visible = LearningSet.objects.visible_to(request.user.pk).select_related("programme")
    return get_object_or_404(visible, pk=set_id)


def arranged_set(request: SetRequest, set_id: UUID) -> LearningSet:
    """A set in which the user may arrange things; raises Http404 or PermissionDenied."""
    learning_set = visible_set(request, set_id)
    check_arranges(request.roles, learning_set)
    return learning_set


def to_set_when_ended(request: SetRequest, learning_set: LearningSet) -> HttpResponse | None:
    """In an ended set, redirect GET requests to the set's page with a message, rather than show a form that would be
    refused; posts go on to the form, so that typed text is not lost."""
    if request.method == "POST" or not learning_set.has_ended:
        return None
    messages.warning(request, _("This set has ended."))
    return redirect("sessions:set_page", learning_set.pk)


def may_write_to(request: HttpRequest, emails: Sequence[str]) -> bool:
    """Whether the rate limits of the sender and of each recipient's mailbox allow these letters; counts them."""
    return limits.within_limit(request, "invite", times=len(emails)) and all(
        limits.within_limit(request, "invited", key=email.lower()) for email in emails
    )
