"""Where a site admin sets up organisations' own sign-in, changes it and takes it away."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import oidc, organisation_sign_in, saml
from accounts.models import OrganisationSignIn
from accounts.reauthentication import recent_sign_in_required
from accounts.saml import certificates
from accounts.saml.provider import Provider
from core.errors import Refused
from home.saml_form import SamlForm
from home.sign_in_forms import OpenIdForm
from home.views.site import for_admins
from sets.requests import SetRequest


@require_safe
@for_admins
def sign_ins(request: SetRequest) -> HttpResponse:
    """Those that are set up here, and the names of those that the site was started with."""
    rows = OrganisationSignIn.objects.all()
    fixed = [app["name"] for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]]
    shown = [(row, certificates.ends_at(row.certificates)) for row in rows]
    context = {
        "rows": shown,
        "fixed": sorted(fixed),
        "has_saml": saml.is_installed(),
        "soon": certificates.soon(),
    }
    return render(request, "home/sign_ins.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@recent_sign_in_required
def add(request: SetRequest) -> HttpResponse:
    """Set up another organisation's, by OpenID Connect."""
    return _edit(request, OrganisationSignIn(), is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@recent_sign_in_required
def add_saml(request: SetRequest) -> HttpResponse:
    """Set up another organisation's, by SAML."""
    if not saml.is_installed():
        raise Http404
    return _edit(request, OrganisationSignIn(kind=OrganisationSignIn.Kind.SAML, is_on=False), is_new=True)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@recent_sign_in_required
def change(request: SetRequest, sign_in_id: UUID) -> HttpResponse:
    """Change one; one that this site cannot read is only taken away."""
    row = get_object_or_404(OrganisationSignIn, pk=sign_in_id)
    if row.is_saml and not saml.is_installed():
        return render(request, "home/sign_in_unread.html", {"row": row})
    return _edit(request, row, is_new=False)


@require_POST
@for_admins
@recent_sign_in_required
def try_it(request: SetRequest, sign_in_id: UUID) -> HttpResponse:
    """Lead to their server, to see what it says: nobody is signed in by it."""
    row = get_object_or_404(OrganisationSignIn, pk=sign_in_id, kind=OrganisationSignIn.Kind.SAML)
    if not (saml.is_installed() and row.is_complete):
        messages.error(request, _("Give their metadata first."))
        return redirect("site_sign_in", row.pk)
    return Provider.of(request, row).redirect_to_try(request)


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
    form = (SamlForm if row.is_saml else OpenIdForm)(given, row=row, is_new=is_new)
    if form.is_valid():
        try:
            secret = form.cleaned_data.get("secret", "")
            organisation_sign_in.save(form.filled(), secret=secret, actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return _saved(request, row)
    slug = (form["short_name"].value() or "").strip()
    shown = slug if oidc.is_id(slug) else "short-name"
    ends_at = certificates.ends_at(row.certificates)
    context = {"form": form, "row": row, "is_new": is_new, "ours": _ours(row, shown), "ends_at": ends_at}
    return render(request, "home/sign_in_edit.html", context, status=422 if form.errors else 200)


def _saved(request: SetRequest, row: OrganisationSignIn) -> HttpResponse:
    if row.is_saml:
        said = (
            _("Saved. Now try it.")
            if row.is_complete
            else _("Saved. Now give its addresses to their administrators.")
        )
        messages.success(request, said)
        return redirect("site_sign_in", row.pk)
    messages.success(request, _("Saved. Now try it in a private window, before people do."))
    return redirect("site_sign_ins")


def _ours(row: OrganisationSignIn, slug: str) -> dict[str, str]:
    """What their administrators need of this site."""
    names = (
        {"back_at": "saml_acs", "about": "saml_metadata"}
        if row.is_saml
        else {"back_at": "openid_connect_callback"}
    )
    return {what: settings.ALS_SITE_URL + reverse(name, args=[slug]) for what, name in names.items()}
