"""The script on paper: every line to say, for a session's plan or for any other."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from planning.reads.session_detail import Before
from sessions.models import Session
from sessions.process import defaults
from sessions.process.formats import FORMATS, PEOPLE, minutes_of, usual_plan
from sessions.reads.plan import plan_of
from sessions.reads.script import planned_steps, script_of
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_safe
def of_session(request: SetRequest, session_id: UUID) -> HttpResponse:
    """What this session runs: the plan as it is now, once the room has been opened."""
    session = visible_session(request, session_id)
    page = Before(session, request.user, request.roles)
    rows = plan_of(session)
    nobody = not rows and not page.members
    steps = planned_steps(rows) if rows else page.steps
    context = {
        "parts": script_of(steps, session.starts_at, _presenters(session)),
        "session": session,
        "set": session.learning_set,
        "for_six": nobody,
        "minutes": minutes_of(steps),
    }
    return render(request, "planning/script.html", context)


@login_not_required
@require_safe
def of_format(request: HttpRequest, slug: str) -> HttpResponse:
    """A whole session in one of the built-in formats, for six people; `rounds` from 1 to 4."""
    chosen = FORMATS.get(slug)
    if chosen is None:
        raise Http404
    offered = [str(n) for n in range(1, defaults.ROUNDS_MOST + 1)]
    asked = request.GET.get("rounds", "")
    rounds = int(asked) if asked in offered else defaults.ROUNDS
    steps = usual_plan(chosen, rounds)
    context = {"parts": script_of(steps), "format": chosen, "formats": FORMATS.values(), "offered": offered}
    told = {"rounds": rounds, "people": PEOPLE, "minutes": minutes_of(steps)}
    return render(request, "planning/script.html", context | told)


def _presenters(session: Session) -> dict[int, str]:
    """Who presents in each round that has somebody, by its number."""
    rounds = session.session_rounds.select_related("presenter").order_by("position", "id")
    return {n: round_.presenter.short_name for n, round_ in enumerate(rounds, 1) if round_.presenter}
