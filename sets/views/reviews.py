"""A review of the set: five minutes alone, then together."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Refused
from core.web.told import told
from sets import services
from sets.forms.review import SheetForm
from sets.models import LearningSet, Review
from sets.reads import lines_to_review, reviews_of
from sets.requests import SetRequest
from sets.services.locking import can_arrange
from sets.shortcuts import visible_set


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: SetRequest, set_id: UUID) -> HttpResponse:
    """One's own sheet while a review is open; what all sheets say, once it was looked at together."""
    learning_set = visible_set(request, set_id)
    takes_part = request.roles.is_member(set_id) or request.roles.is_facilitator(set_id)
    if request.method == "POST" and not takes_part:
        raise PermissionDenied
    now = reviews_of(learning_set, request.user, request.roles)
    form = None
    if now.review is not None and takes_part:
        form = SheetForm(request.POST or None, rules=now.review.agreement.looked_back_at, sheet=now.sheet)
        if request.method == "POST" and form.is_valid() and _shared(request, now.review, form):
            return redirect("sets:review", set_id)
    elif request.method == "POST":
        messages.error(request, _("No review is open now. Your sentences are kept as a draft."))
        return redirect("sets:review", set_id)
    arranges = can_arrange(request.roles, learning_set) and not learning_set.has_ended
    context = {
        "set": learning_set,
        "now": now,
        "form": form,
        "arranges": arranges,
        "asks": lines_to_review(learning_set) if arranges and now.review is None else [],
        "kinds": Review.Kind.choices,
    }
    return render(request, "sets/review.html", context, status=422 if form and form.errors else 200)


def _shared(request: SetRequest, review: Review, form: SheetForm) -> bool:
    try:
        services.share_sheet(
            review_id=review.pk,
            person=request.user,
            roles=request.roles,
            marks=form.marks,
            keep=form.cleaned_data["keep"],
            change=form.cleaned_data["change"],
        )
    except Refused as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(
        request, _("Your sheet is in. You can change it until you look at all of them together.")
    )
    return True


@require_POST
def open_review(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Begin a review in the middle or at the end."""
    visible_set(request, set_id)
    with told(
        request,
        _("The review is open. Each of you finds the sheet on Home and on the set’s page until it is in."),
    ):
        services.open_review(
            learning_set_id=set_id,
            person=request.user,
            roles=request.roles,
            kind=request.POST.get("kind", ""),
        )
    return redirect("sets:review", set_id)


@require_POST
def take_review_back(request: SetRequest, set_id: UUID) -> HttpResponse:
    """It was begun by mistake, or too early: while no sheet is in, it is as if it had not been."""
    learning_set = visible_set(request, set_id)
    if not can_arrange(request.roles, learning_set):
        raise PermissionDenied
    with told(request, _("The review is taken back. Nobody is asked for a sheet.")):
        services.take_review_back(learning_set_id=set_id, person=request.user, roles=request.roles)
    return redirect("sets:review", set_id)


@require_POST
def show_review(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Look at all sheets together."""
    learning_set = visible_set(request, set_id)
    if not can_arrange(request.roles, learning_set):
        raise PermissionDenied
    found = _open_now(learning_set)
    with told(request, _("Here are all sheets, without names.")):
        services.show_review(review_id=found.pk, person=request.user, roles=request.roles)
    return redirect("sets:review", set_id)


def _open_now(learning_set: LearningSet) -> Review:
    found = Review.objects.filter(learning_set=learning_set).order_by("shown_at", "-created_at")
    newest = found.filter(shown_at=None).first() or found.order_by("-created_at").first()
    if newest is None:
        raise Http404
    return newest
