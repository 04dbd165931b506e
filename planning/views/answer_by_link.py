"""The page behind a letter's link: one person answers for one session, not signed in. Opening it changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refused
from planning import answer_links
from planning.forms.answers import ShortAnswerForm
from planning.reads.answer_by_link import Asked, asked_by
from planning.services import scheduling
from sets.roles import roles_of


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, answer_token: str) -> HttpResponse:
    """The session as it is now, with the answer that the letter named filled in; only the button answers."""
    link = answer_links.read(answer_token)
    asked = asked_by(link) if link else None
    if asked is None:
        return render(request, "planning/answer_gone.html", {"asked": None}, status=404)
    with timezone.override(asked.person.zone):
        if not asked.is_open:
            return render(request, "planning/answer_gone.html", {"asked": asked}, status=410)
        if request.method == "POST":
            return _answer(request, asked)
        begins = asked.initial | {"answer": request.GET.get("say", "")[:5] or asked.answer}
        return _page(request, asked, ShortAnswerForm(initial=begins))


def _answer(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = ShortAnswerForm(request.POST)
    if form.is_valid():
        try:
            scheduling.answer(
                session_id=asked.session.pk,
                person=asked.person,
                roles=roles_of(asked.person.pk),
                answer=form.cleaned_data["answer"],
                reason=None,
                remote=form.remote,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(f"{request.path}?done=1")
    return _page(request, asked, form, 422)


def _page(request: HttpRequest, asked: Asked, form: ShortAnswerForm, status: int = 200) -> HttpResponse:
    context = {"asked": asked, "session": asked.session, "form": form, "is_done": "done" in request.GET}
    return render(request, "planning/answer.html", context, status=status)
