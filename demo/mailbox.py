"""The demo's mailbox: a person sees the letters that would have been sent to them, and follows their links."""

from typing import Any

from csp.constants import NONE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.demo import is_demo_person
from accounts.requests import PersonRequest
from core.models import AuditRow
from demo.mail_folder import KeptMail, mail_to, mails_to
from programmes.models import ProgrammeRole
from sets.models import Invitation, Membership

# A letter is shown as mail programs show it: its own styles, nothing loaded, no script.
AS_MAIL: dict[str, Any] = {
    "default-src": [NONE], "style-src": ["'unsafe-inline'"], "frame-ancestors": [NONE],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}  # fmt: skip
VIEWS = {"text": "text/plain", "calendar": "text/calendar"}


@require_safe
def mailbox(request: PersonRequest, name: str = "", shown: str = "text") -> HttpResponse:
    """The list, and one letter opened: as plain text, as its calendar file, or as it came."""
    mine, newcomers = _address(request), _newcomers(request)
    mails = mails_to(mine)
    opened = _found(request, name) if name else next(iter(mails), None)
    words = ""
    if opened is not None:
        words = opened.source if shown == "source" else opened.part(VIEWS.get(shown, "text/plain"))
    return render(
        request,
        "demo/mailbox.html",
        {"mails": mails, "others": mails_to(*newcomers), "opened": opened, "words": words, "shown": shown},
    )


@require_safe
def letter(request: PersonRequest, name: str) -> HttpResponseBase:
    """The letter itself, as a mail program draws it."""
    html = _found(request, name).part("text/html")
    if not html:
        raise Http404

    @csp(AS_MAIL)
    def as_mail(_request: HttpRequest) -> HttpResponseBase:
        return HttpResponse(html)

    return as_mail(request)


def _address(request: PersonRequest) -> str:
    """Whose letters: one's own; outside demo mode there is no such page."""
    if not settings.ALS_DEMO:
        raise Http404
    return request.user.email


def _newcomers(request: PersonRequest) -> list[str]:
    """Whom this person invited, or named as lead, and who cannot open a mailbox here yet: no demo person, and in no
    set, or never signed in.
    Who invited them hands their letters on, as nothing leaves the machine."""
    asked = Invitation.objects.filter(invited_by=request.user.pk)
    arrived = Membership.objects.values("person__email")
    invited = asked.exclude(email__in=arrived).values_list("email", flat=True).distinct()
    named = AuditRow.objects.filter(actor_id=request.user.pk, verb="programme.lead_named")
    roles = ProgrammeRole.objects.filter(pk__in=list(named.values_list("object_id", flat=True)))
    leads = roles.filter(person__last_login=None).values_list("person__email", flat=True)
    return [address for address in dict.fromkeys([*invited, *leads]) if not is_demo_person(address)]


def _found(request: PersonRequest, name: str) -> KeptMail:
    mail = mail_to([_address(request), *_newcomers(request)], name)
    if mail is None:
        raise Http404
    return mail
