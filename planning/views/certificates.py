"""Certificates of hours: one's own, the sheet to print, and the public page that proves it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import too_many, within_limit
from core.db.idempotency import run_once
from core.errors import Refused
from planning.forms.certificates import CertificateForm, CodeForm
from planning.models import Certificate
from planning.models.certificate import plain_code
from planning.qr import qr_svg
from planning.reads.hours import hours_of, sheet_of, superseded_at
from planning.services import certificates
from sets.requests import SetRequest


@require_safe
def mine(request: SetRequest) -> HttpResponse:
    """What closed registers say of one, and the sheets that were issued."""
    return _page(request)


@require_POST
def issue(request: SetRequest) -> HttpResponse:
    """A new sheet under a new code; sent twice, one sheet."""
    form = CertificateForm(request.POST)
    if not form.is_valid():
        return _page(request, _("Load this page again, and press once more."))

    def act() -> str:
        made = certificates.issue(person=request.user, with_sets=form.cleaned_data["with_sets"])
        return reverse("planning:certificate", args=[made.pk])

    try:
        page, _fresh = run_once(person_id=request.user.pk, key=form.cleaned_data["key"], act=act)
    except Refused as refusal:
        return _page(request, refusal.message)
    return redirect(page)


@require_safe
def sheet(request: SetRequest, certificate_id: UUID) -> HttpResponse:
    """The sheet as it is printed; its owner's alone."""
    found = get_object_or_404(Certificate.objects.of(request.user.pk), pk=certificate_id)
    context = {
        "certificate": found,
        "sheet": sheet_of(found),
        "superseded_at": superseded_at(found),
        "verify_url": request.build_absolute_uri(reverse("planning:verify")),
        "qr": qr_svg(request.build_absolute_uri(reverse("planning:verified", args=[found.code]))),
    }
    return render(request, "planning/certificate.html", context)


@require_POST
def withdraw(request: SetRequest, certificate_id: UUID) -> HttpResponse:
    """The code proves nothing from now on."""
    get_object_or_404(Certificate.objects.of(request.user.pk), pk=certificate_id)
    certificates.withdraw(person=request.user, certificate_id=certificate_id)
    messages.success(request, _("Withdrawn: its code proves nothing any more."))
    return redirect("planning:hours")


@login_not_required
@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("planning:verified", form.cleaned_data["code"])
    return render(request, "planning/verify.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What the sheet with that code says, whether or not it still stands; an unknown code says so."""
    if not within_limit(request, "verify"):
        return too_many(request)
    found = Certificate.objects.filter(code=plain_code(code), person__is_active=True).first()
    context: dict[str, Any] = {"certificate": found, "form": CodeForm(), "code": code[:40]}
    if found and not found.withdrawn_at:
        context |= {"sheet": sheet_of(found), "superseded_at": superseded_at(found)}
    answer = render(request, "planning/verify.html", context, status=200 if found else 404)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(request: SetRequest, problem: str = "") -> HttpResponse:
    context = {
        "sheet": hours_of(request.user.pk),
        "issued": Certificate.objects.of(request.user.pk),
        "form": CertificateForm(initial={"with_sets": True, "key": uuid4().hex}),
        "problem": problem,
    }
    return render(request, "planning/hours.html", context, status=422 if problem else 200)
