"""What we send: one's own choices, every kind with an example, and the link that stops a kind without signing in."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from planning import stop_links
from planning.forms.notices import NEVER, ONCE_A_DAY, SEND, NoticesForm, always_sent
from planning.letter_kinds import DAILY, KINDS, LetterKind, kind_named
from planning.mail.examples import example_of
from planning.models import DailyNotice, QuietHours, StoppedNotice
from planning.services import notices
from planning.views.letters import shown_as_mail
from programmes.models import Programme
from sets.requests import SetRequest

# What an example would lead to is not there, but for one's own choices.
_LINK = re.compile(r"<a\b[^>]*?\shref=\"(?![^\"]*/notices/\")[^\"]*\"")


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: SetRequest) -> HttpResponse:
    """Which kinds one gets, and one's quiet hours."""
    leads = Programme.objects.led_by(request.user.pk).exists()
    form = NoticesForm(request.POST or None, initial=_initial(request.user), leads=leads)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        notices.save_notices(
            person=request.user, stopped=form.stopped, daily=form.daily, begins=data["begins"], until=data["until"],
            weekends=data["weekends"],
        )  # fmt: skip
        messages.success(request, _("Saved what we send you."))
        return redirect("planning:notices")
    context = {"form": form, "always": always_sent()}
    return render(request, "planning/notices.html", context, status=422 if form.errors else 200)


def _initial(person: User) -> dict[str, Any]:
    stopped = set(StoppedNotice.objects.filter(person=person).values_list("kind", flat=True))
    daily = set(DailyNotice.objects.filter(person=person).values_list("kind", flat=True))
    said: dict[str, Any] = {kind.slug: SEND for kind in KINDS}
    # Who has stopped the letter of the day gets nothing of what would be in it.
    said |= dict.fromkeys(daily, NEVER if DAILY in stopped else ONCE_A_DAY) | dict.fromkeys(stopped, NEVER)
    hours = QuietHours.objects.filter(person=person).first()
    if hours is not None:
        said |= {"begins": hours.begins, "until": hours.until, "weekends": hours.weekends}
    return said


@require_safe
def kinds(request: SetRequest) -> HttpResponse:
    """Every kind of letter: when it goes, and its words as an example has them."""
    rows = [(kind, example_of(kind, request.user)) for kind in KINDS]
    return render(request, "planning/letter_kinds.html", {"rows": rows})


@require_safe
def example(request: SetRequest, letter_kind: str) -> HttpResponseBase:
    """The example as a mail program draws it."""
    kind = kind_named(letter_kind)
    html = example_of(kind, request.user).html if kind else ""
    if not html:
        raise Http404
    return shown_as_mail(request, _LINK.sub("<a", html))


@csrf_exempt  # a mail program posts without a page; the signed link says who stops what, and nothing else is changed
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, stop_token: str) -> HttpResponse:
    """A page with a button; the button, or a mail program's one click (RFC 8058), stops the kind."""
    found = stop_links.read(stop_token)
    kind = kind_named(found[1]) if found else None
    person = User.objects.filter(pk=found[0], is_active=True).first() if found else None
    if kind is None or not kind.can_stop or person is None:
        return render(request, "planning/stop.html", {"kind": None}, status=404)
    if request.method == "POST":
        _stop(person, kind, back=request.POST.get("back") == "yes")
        if "List-Unsubscribe" not in request.POST:
            return redirect(request.path)
    is_stopped = StoppedNotice.objects.filter(person=person, kind=kind.slug).exists()
    return render(request, "planning/stop.html", {"kind": kind, "is_stopped": is_stopped})


def _stop(person: User, kind: LetterKind, *, back: bool) -> None:
    if back:
        notices.resume(person_id=person.pk, kind=kind.slug)
    else:
        notices.stop(person_id=person.pk, kind=kind.slug)
