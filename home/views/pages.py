"""The public help and accessibility pages."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.ui.balance import WAITING
from dashboards.tables import rules
from sessions.process import defaults
from sessions.process.formats import (
    DEFAULT_FORMAT,
    FORMATS,
    QUESTION_PALETTE,
    frame_closing,
    frame_opening,
)
from sessions.process.stages import Stage

OWNERS = 4  # of six, how many have something to report on

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
    _("Who came and who did not, who had a turn and who had none, whose action is done."),
    _("A figure about fewer than four people, nor two figures whose difference is about fewer than four."),
)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain sessions, roles and formats."""
    opening, owner = frame_opening(WAITING, OWNERS), str(_("One of you"))
    told = [_told(one, owner) for one in (*opening, *frame_closing())]
    stages = [*told[: len(opening)], None, *told[len(opening) :]]
    context = {
        "roles": ROLES,
        "formats": FORMATS.values(),
        "stages": stages,
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
    frame, owner = frame_opening(WAITING, OWNERS), str(_("One of you"))
    rounds, minutes = defaults.ROUNDS, DEFAULT_FORMAT.minutes
    total = sum(one.minutes for one in (*frame, *frame_closing())) + rounds * minutes
    context = {
        "opening": [_told(one, owner) for one in frame],
        "closing": [_told(one, owner) for one in frame_closing()],
        "rounds": rounds,
        "round_minutes": rounds * minutes,
        "total": total,
        "questions": [(kind, list(asked)) for kind, asked in QUESTION_PALETTE.items()],
    }
    return render(request, "home/first_week.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement: keyboard, screen reader, large type, reduced motion, no JavaScript."""
    return render(request, "home/accessibility.html")
