"""Where a site admin sets up organisations' own sign-in, changes it and takes it away."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import oidc, organisation_sign_in
from accounts.models import OrganisationSignIn
from accounts.reauthentication import recent_sign_in_required
from core.errors import Refused
from home.sign_in_forms import OrganisationSignInForm
from home.views.site import for_admins
from sets.requests import SetRequest


@require_safe
@for_admins
def sign_ins(request: SetRequest) -> HttpResponse:
    """Those that are set up here, and the names of those that the site was started with."""
    rows = OrganisationSignIn.objects.all()
    fixed = [app["name"] for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]]
    return render(request, "home/sign_ins.html", {"rows": rows, "fixed": sorted(fixed)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@recent_sign_in_required
def add(request: SetRequest) -> HttpResponse:
    """Set up another organisation's."""
    return _edit(request, OrganisationSignIn(), is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@recent_sign_in_required
def change(request: SetRequest, sign_in_id: UUID) -> HttpResponse:
    """Change one."""
    return _edit(request, get_object_or_404(OrganisationSignIn, pk=sign_in_id), is_new=False)


@require_POST
@for_admins
@recent_sign_in_required
def remove(request: SetRequest, sign_in_id: UUID) -> HttpResponse:
    """Take one away; a second press finds it gone, as it was meant."""
    row = OrganisationSignIn.objects.filter(pk=sign_in_id).first()
    if row is not None:
        organisation_sign_in.remove(row, actor=request.user)
    messages.success(request, _("That sign-in is removed. People use a password, a passkey or a code now."))
    return redirect("site_sign_ins")


def _edit(request: SetRequest, row: OrganisationSignIn, *, is_new: bool) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = OrganisationSignInForm(given, row=row, is_new=is_new)
    if form.is_valid():
        try:
            organisation_sign_in.save(form.filled(), secret=form.cleaned_data["secret"], actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Saved. Now try it in a private window, before people do."))
            return redirect("site_sign_ins")
    slug = (form["short_name"].value() or "").strip()
    back = reverse("openid_connect_callback", args=[slug if oidc.is_id(slug) else "short-name"])
    context = {"form": form, "row": row, "is_new": is_new, "back_at": settings.ALS_SITE_URL + back}
    return render(request, "home/sign_in_edit.html", context, status=422 if form.errors else 200)
