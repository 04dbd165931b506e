"""The way to an organisation's server by SAML, and back from it."""

import logging
from dataclasses import asdict
from typing import Any

from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.providers.base.utils import respond_to_login_on_get
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts import organisation_sign_in, saml
from accounts.models import OrganisationSignIn, User
from accounts.saml.provider import TRY, Provider

HELD_SECONDS = 120  # between the post from their server and the browser's own next request
log = logging.getLogger(__name__)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest, slug: str) -> HttpResponse:
    """A button, and then their sign-in page."""
    row = _row(slug)
    if not (row.is_on and row.is_complete):
        raise Http404
    provider = Provider.of(request, row)
    answer: HttpResponse = respond_to_login_on_get(request, provider) or provider.redirect_from_request(
        request
    )
    return answer


@csrf_exempt
@login_not_required
@require_POST
def acs(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes what their server says. It comes from another site, without this one's cookies: who asked is seen at
    `finish`, where the browser goes on by itself."""
    from accounts.saml import answers  # needs the extra
    from accounts.saml.refusals import NotTaken

    row = _row(slug)
    if not row.is_complete:
        raise Http404
    try:
        answer = answers.check(row, request.POST.get("SAMLResponse", ""))
    except NotTaken as refused:
        return _refused(request, row, refused.reason, refused.said)
    key = get_random_string(32)
    cache.set(f"saml-held:{key}", asdict(answer) | {"row": str(row.pk)}, HELD_SECONDS)
    return redirect(reverse("saml_finish", args=[slug], query={"held": key}))


@login_not_required
@require_GET
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """Lets in who was sent from this browser, and nobody else."""
    from accounts.saml.refusals import SAID

    row = _row(slug)
    held = f"saml-held:{request.GET.get('held', '')[:64]}"
    facts = cache.get(held)
    if facts is None or not cache.delete(held) or facts.pop("row") != str(row.pk):
        return _refused(request, row, "again", str(SAID["again"]))
    provider = Provider.of(request, row)
    try:
        state = provider.unstash_redirect_state(request, facts["to"])
    except PermissionDenied:  # asked from another browser, or long ago
        return _refused(request, row, "unasked", str(SAID["unasked"]))
    if state["process"] == TRY:
        return _tried(request, row, facts)
    if not row.is_on:
        return _refused(request, row, "off", str(SAID["off"]))
    came = provider.sociallogin_from_response(request, facts)
    came.state = state
    answer: HttpResponse = complete_social_login(request, came)
    return answer


@login_not_required
@require_safe
def metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """This site's metadata for this organisation, also before its sign-in is switched on."""
    from accounts.saml import metadata as said  # needs the extra

    return HttpResponse(
        said.ours(_row(slug).slug), content_type="application/samlmetadata+xml; charset=utf-8"
    )


def _row(slug: str) -> OrganisationSignIn:
    if not saml.is_installed():
        raise Http404
    return get_object_or_404(OrganisationSignIn, slug=slug, kind=OrganisationSignIn.Kind.SAML)


def _refused(request: HttpRequest, row: OrganisationSignIn, reason: str, said: str) -> HttpResponse:
    log.warning("organisation's answer refused", extra={"row": str(row.pk), "reason": reason})
    return render(request, "socialaccount/authentication_error.html", {"said": said}, status=401)


def _tried(request: HttpRequest, row: OrganisationSignIn, facts: dict[str, Any]) -> HttpResponse:
    """Says to the site admin what came; nobody is signed in by it."""
    if not isinstance(request.user, User):
        raise Http404
    organisation_sign_in.tried(row, actor=request.user)
    whose = User.objects.filter(
        emailaddress__email__iexact=facts["email"], emailaddress__verified=True
    ).first()
    who = _("who is %(name)s here") % {"name": whose.name} if whose else _("who has no account here")
    off = abs(facts["ahead"])
    clocks = ngettext("Its clock is %(n)s second off.", "Its clock is %(n)s seconds off.", off) % {"n": off}
    said = _("It works: their server says %(email)s, %(who)s.") % {"email": facts["email"], "who": who}
    messages.success(request, f"{said} {clocks}")
    return redirect("site_sign_in", row.pk)
