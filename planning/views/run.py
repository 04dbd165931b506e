"""Planning a run of sessions: a rhythm proposes dates, each can be edited or dropped, and one save plans them all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.db.idempotency import run_once
from core.errors import Refused
from planning.forms.run import MOST, RunForm
from planning.forms.run_dates import DateForm
from planning.forms.run_rows import rows_of
from planning.reads.rota import Takers
from planning.reads.run import people_told, tally_of
from planning.services import runs
from planning.shortcuts import plannable
from sessions.reads.numbering import next_number
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.shortcuts import to_set_when_ended


def plan_run(request: SetRequest, set_id: UUID) -> HttpResponse:
    """The rhythm on one side, the dates on the other; nothing is stored or sent before the save."""
    learning_set = plannable(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    takers = Takers(learning_set)
    sent: QueryDict = request.POST
    act, dates = sent.get("act", "save"), _typed(sent, takers)
    if act == "follow":
        sent, act = _following(sent), "show"
    form = RunForm(
        sent or None, learning_set=learning_set, takers=takers, to_plan=tally_of(learning_set).to_plan
    )
    if request.method != "POST":
        return _page(request, learning_set, form, [])
    if act == "look":
        return render(request, "planning/_run_follows.html", _known_of(learning_set, form, dates))
    if act == "show":
        dates = _proposed(form, takers) if form.is_valid() else dates
    elif act == "add":
        dates = _with_one_more(dates, takers)
    elif _are_sound(form, dates) and (page := _save(request, learning_set, form, dates)):
        return redirect(page)
    return _page(request, learning_set, form, dates)


def _following(sent: QueryDict) -> QueryDict:
    """What was sent, with the weekday of the first date that was typed."""
    changed = sent.copy()
    try:
        day = RunForm.base_fields["first"].to_python(sent.get("first", ""))
    except ValidationError:
        return sent
    if day is not None:
        changed["weekday"] = str(day.weekday())
    return changed


def _typed(sent: Mapping[str, str], takers: Takers) -> list[DateForm]:
    """The rows as they were sent."""
    typed = sent.get("rows", "0")
    count = min(int(typed), MOST) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return [DateForm(sent, prefix=f"row-{n}", takers=takers) for n in range(count)]


def _proposed(form: RunForm, takers: Takers) -> list[DateForm]:
    return [DateForm(initial=one, prefix=f"row-{n}", takers=takers) for n, one in enumerate(form.proposed())]


def _with_one_more(dates: list[DateForm], takers: Takers) -> list[DateForm]:
    """An empty row at the end, at the time of the one before."""
    last = dates[-1] if dates else None
    like = {name: last[name].value() for name in ("time", "minutes")} if last else {}
    return [*dates, DateForm(initial=like, prefix=f"row-{len(dates)}", takers=takers)][:MOST]


def _are_sound(form: RunForm, dates: list[DateForm]) -> bool:
    sound = [one.is_valid() for one in (form, *dates)]
    if all(sound) and all(one.is_dropped for one in dates):
        form.add_error(None, _("There is no date to save yet. Show the dates of the rhythm first."))
        return False
    return all(sound)


@transaction.atomic
def _plan_once(request: SetRequest, learning_set: LearningSet, form: RunForm, dates: list[DateForm]) -> str:
    def act() -> str:
        runs.plan_run(
            learning_set=learning_set,
            person=request.user,
            roles=request.roles,
            dates=[one.planned() for one in dates if not one.is_dropped],
            **{name: form.cleaned_data[name] for name in ("venue", "link", "nation")},
        )
        return reverse("sessions:set_page", args=[learning_set.pk])

    key = form.cleaned_data["key"]
    page, _fresh = run_once(person_id=request.user.pk, key=f"run:{key}" if key else "", act=act)
    return page


def _save(request: SetRequest, learning_set: LearningSet, form: RunForm, dates: list[DateForm]) -> str:
    """The address of the set's page; an empty text when the service said no, which then stands in the form."""
    try:
        page = _plan_once(request, learning_set, form, dates)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return ""
    count = sum(not one.is_dropped for one in dates)
    said = ngettext("%(n)d session planned.", "%(n)d sessions planned. Each of you is told once.", count)
    # In the page: what floats would lie over the dates that were just planned.
    messages.success(request, said % {"n": count}, extra_tags="in-page")
    return page


def _page(
    request: SetRequest, learning_set: LearningSet, form: RunForm, dates: list[DateForm]
) -> HttpResponse:
    wrong = form.is_bound and (bool(form.errors) or any(one.is_bound and one.errors for one in dates))
    context = {
        "form": form,
        "set": learning_set,
        "moved_first": form.moved_first,
        "tally": tally_of(learning_set),
        "people": people_told(learning_set),
        "can_add": len(dates) < MOST,
        **_known_of(learning_set, form, dates),
    }
    return render(request, "planning/run.html", context, status=422 if wrong else 200)


def _known_of(learning_set: LearningSet, form: RunForm, dates: list[DateForm]) -> dict[str, Any]:
    """The dates with what is worth knowing of each, and how many would be saved."""
    nation = str(form["nation"].value() or "")
    rows = rows_of(learning_set, nation, dates, next_number(learning_set.pk), form.rhythm(len(dates)))
    kept = [row.number for row in rows if not row.form.is_dropped]
    beyond = kept[-1] if kept and kept[-1] > learning_set.planned_sessions else 0
    return {"rows": rows, "count": len(kept), "beyond": beyond, "set": learning_set}
