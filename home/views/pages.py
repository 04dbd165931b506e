"""The public help and accessibility pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from accounts.services import first_week_was_read
from dashboards.rules import rules
from home.facilitating import FACILITATING, STAGE_IS_FOR, stages_of_a_session
from sessions.process import defaults
from sessions.process.formats import (
    FORMATS,
    OWNERS,
    PEOPLE,
    QUESTION_PALETTE,
    Phase,
    frame_closing,
    frame_opening,
    minutes_of,
    usual_plan,
)
from sessions.process.stages import Stage

ROLES: tuple[tuple[str | Promise, str | Promise, str | Promise], ...] = (
    (
        _("Presenter"),
        _(
            "Brings something real and unsolved of their own. Says what it is, answers questions, and decides"
            " alone what to do."
        ),
        _("You need no solution, and no tidy story."),
    ),
    (
        _("Member"),
        _(
            "Listens, then asks questions that help the presenter think. Does not advise, unless the format invites it."
        ),
        _("A good question is short, and you do not know its answer."),
    ),
    (
        _("Facilitator"),
        _(
            "Keeps the time and the method, reads the line on the screen out loud, and sees that everyone gets a turn."
        ),
        _("You need not be clever. The room holds the method."),
    ),
)


LEADS_SEE = (
    _("Which sets meet, when they met last and meet next, who facilitates them, and which need something."),
    _("A facilitator looks after a set. Whoever runs one session is its host: mostly the facilitator."),
    _(
        "How many of those who were due came, how turns are spread, and what share of actions was reported back or"
        " done."
    ),
    _(
        "The names of the people in each set, since you placed them, and whether those you asked have answered."
    ),
)
LEADS_NEVER = (
    _("Issues, questions, actions, reports, notes, and everything else that is said or written in a set."),
    _("Who had a turn and who had none, whose action is done."),
    _("Who came and who did not, except where the agreement that everybody accepted says so."),
    _("A figure about fewer than four people, nor two figures whose difference is about fewer than four."),
)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain sessions, roles and formats."""
    opening, owner = frame_opening(PEOPLE, OWNERS), str(_("One of you"))
    told = [_told(one, owner) for one in (*opening, *frame_closing())]
    stages = [*told[: len(opening)], None, *told[len(opening) :]]
    context = {
        "roles": ROLES,
        "formats": FORMATS.values(),
        "stages": stages,
        "facilitating": FACILITATING,
        "stage_is_for": [(stage.name, STAGE_IS_FOR[stage.kind]) for stage in stages_of_a_session()],
        "leads_see": LEADS_SEE,
        "leads_never": LEADS_NEVER,
        "rules": rules(),
    }
    return render(request, "home/help.html", context)


def _told(stage: Stage, owner: str) -> dict[str, Any]:
    """A stage of the frame as a reader is told of it before anybody has a name."""
    return {"name": stage.name, "minutes": stage.minutes, "lines": stage.lines.filled(owner=owner)}


@login_not_required
@require_safe
def first_week(request: HttpRequest) -> HttpResponse:
    """A newcomer's three short pages: what happens, what to bring, what to ask."""
    steps, owner = usual_plan(), str(_("One of you"))
    parts = {phase: [step for step in steps if step.phase is phase] for phase in Phase}
    context = {
        "opening": [_told(step.stage, owner) for step in parts[Phase.OPENING]],
        "closing": [_told(step.stage, owner) for step in parts[Phase.CLOSING]],
        "rounds": defaults.ROUNDS,
        "round_minutes": minutes_of(parts[Phase.ROUND]),
        "break_minutes": minutes_of(parts[Phase.BREAK]),
        "total": minutes_of(steps),
        "questions": [(kind, list(asked)) for kind, asked in QUESTION_PALETTE.items()],
    }
    return render(request, "home/first_week.html", context)


@require_POST
def first_week_read(request: PersonRequest) -> HttpResponse:
    """Have read them: home asks no longer."""
    first_week_was_read(person=request.user)
    return redirect("home")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: keyboard, screen reader, large type, reduced motion, no JavaScript."""
    return render(request, "home/accessibility.html")
