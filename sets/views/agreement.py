"""Views to read, accept and rewrite a set's agreement."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from core.errors import Refused, Stale
from sets import services
from sets.forms import AgreementForm
from sets.models import Acceptance, Agreement, LearningSet, Membership
from sets.reads import earlier_versions, life_of
from sets.requests import SetRequest
from sets.services.locking import can_arrange
from sets.shortcuts import arranged_set, to_set_when_ended, visible_set


@require_safe
def agreement(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Show the current version, who has accepted it, and the button to accept."""
    learning_set = visible_set(request, set_id)
    held = Membership.objects.current().filter(learning_set=learning_set).seated().select_related("person")
    people = list(dict.fromkeys(membership.person for membership in held))
    latest = services.latest_agreement(set_id)
    said = (
        set(Acceptance.objects.in_force().filter(agreement=latest).values_list("person", flat=True))
        if latest
        else set()
    )
    context = {
        "set": learning_set,
        "agreement": latest,
        "earlier": earlier_versions(latest, request.roles) if latest else [],
        "life": life_of(learning_set),
        "accepted": [person for person in people if person.pk in said],
        "waiting": [person for person in people if person.pk not in said],
        "i_accepted": request.user.pk in said,
        "arranges": can_arrange(request.roles, learning_set) and not learning_set.has_ended,
    }
    return render(request, "sets/agreement.html", context)


@require_POST
def accept(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Accept the version that the page showed."""
    visible_set(request, set_id)
    read = request.POST.get("version", "")
    version = int(read) if read.isascii() and read.isdigit() and len(read) < 6 else None
    try:
        if version is None:
            raise Stale  # nobody may accept a version that they did not see
        services.accept_agreement(
            learning_set_id=set_id,
            person=request.user,
            roles=request.roles,
            version=version,
            names_attendance=request.POST.get("by_name") == "yes",
        )
    except Stale:
        messages.warning(request, _("There is a newer version. Please read it before you accept."))
    else:
        messages.success(request, _("Accepted."))
    return redirect("sets:agreement", set_id)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SetRequest, set_id: UUID) -> HttpResponse:
    """Write a new version."""
    learning_set = arranged_set(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    latest = services.latest_agreement(set_id)
    if request.method != "POST":
        return _form_page(request, learning_set, AgreementForm(now=latest), latest)
    form = AgreementForm(request.POST, now=latest)
    if not form.is_valid():
        return _form_page(request, learning_set, form, latest, 422)
    if not limits.within_limit(request, "announce"):
        return limits.too_many(request)
    try:
        holds = services.write_agreement(
            learning_set_id=set_id, person=request.user, roles=request.roles, **form.cleaned_data
        )
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return _form_page(request, learning_set, form, latest, 422)
    except Stale:
        return _form_page(request, learning_set, _renewed(request.POST, latest), latest, 409)
    if holds.version == form.cleaned_data["expected_version"]:
        messages.info(request, _("Nothing has changed."))
    else:
        said = _("Saved. Everybody in %(set)s is asked to accept it.")
        messages.success(request, said % {"set": learning_set.name})
    return redirect("sets:agreement", set_id)


def _renewed(typed: QueryDict, latest: Agreement | None) -> AgreementForm:
    """The submitted form again, now based on the current version, so that the next submit replaces it knowingly."""
    data = typed.copy()
    data["expected_version"] = str(latest.version if latest else 0)
    renewed = AgreementForm(data, now=latest)
    renewed.add_error(
        None,
        _(
            "Somebody else has written a new version. Your words are below, and the version in force is beside them."
        ),
    )
    return renewed


def _form_page(
    request: SetRequest,
    learning_set: LearningSet,
    form: AgreementForm,
    latest: Agreement | None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "set": learning_set, "agreement": latest}
    return render(request, "sets/agreement_edit.html", context, status=status)
