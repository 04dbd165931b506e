"""A person's own data: retention dates, export and erasure."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.reauthentication import recent_sign_in_required
from privacy.forms import EraseForm
from privacy.reads import deletion_dates, export
from privacy.services import erasure
from sets.models import LearningSet
from sets.requests import SetRequest

FORMATS = {
    "json": (export.json_pieces, "application/json"),
    "html": (export.page_pieces, "text/html; charset=utf-8"),
}


@never_cache
@require_safe
def mine(request: SetRequest) -> HttpResponse:
    """Show deletion dates, with links to export and erasure."""
    return _page(request, EraseForm(person=request.user))


@never_cache
@require_POST
@recent_sign_in_required
def take(request: SetRequest) -> HttpResponseBase:
    """Download the export as JSON or HTML."""
    person = request.user
    name = "json" if request.POST.get("format") == "json" else "html"
    pieces, kind = FORMATS[name]
    export.record_export(person, actor=person, format=name)
    disposition = {"Content-Disposition": f'attachment; filename="what-is-mine.{name}"'}
    return StreamingHttpResponse(pieces(person), content_type=kind, headers=disposition)


@never_cache
@require_POST
@recent_sign_in_required
def erase(request: SetRequest) -> HttpResponse:
    """Erase the signed-in person after they have typed their address."""
    person = request.user
    form = EraseForm(request.POST, person=person)
    if not form.is_valid():
        return _page(request, form, status=422)
    erasure.erase(person_id=person.pk, actor=person)
    logout(request)
    messages.success(request, _("Your account is erased: your words and your name are gone."))
    return redirect("account_login")


def _page(request: SetRequest, form: EraseForm, status: int = 200) -> HttpResponse:
    sets = LearningSet.objects.filter(pk__in=request.roles.sets_ever()).select_related("programme")
    context = {"form": form, "kept": deletion_dates.kept(sets.order_by("name", "id"))}
    return render(request, "privacy/mine.html", context, status=status)
