"""Bringing many people in: a list, what would happen with each row, and what became of their letters."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import limits
from accounts.requests import PersonRequest
from core.errors import Refused, Stale
from core.models import OutboxMail
from dashboards.doubts import doubts_about_list, seal_of_doubts
from dashboards.forms import PeopleForm
from dashboards.shortcuts import board_of, led_programme
from dashboards.words_guard import figures_only
from programmes.models import Programme
from sets.models import Invitation, LearningSet
from sets.reads.still_to_place import still_to_place
from sets.services import bringing_in
from sets.services.inviting_many import UNDO_WITHIN

FAULTY_SHOWN, ROWS_SHOWN = 20, 10
STATES = OutboxMail.State
CHANGED = gettext_lazy("Something has changed since this was shown. Nothing is sent yet: read it again.")


@require_http_methods(["GET", "HEAD", "POST"])
@figures_only
def bring_people(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """The list; sent once it is shown what would happen, and sent again with what was shown, it is done."""
    found = led_programme(request, pk)
    sets = LearningSet.objects.running().filter(programme=found).order_by("name", "id")
    if request.method != "POST":
        return _page(request, found, PeopleForm(sets=sets))
    form = PeopleForm(request.POST, request.FILES, sets=sets)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if "invite" not in request.POST:
        return _page(request, found, form)
    doubts = _doubts(request, found, _plan(found, form))
    if request.POST.get("doubts", "") != _seal(doubts):
        return _page(request, found, form, problem=str(CHANGED), status=409)
    return _invited(request, found, form)


def _invited(request: PersonRequest, programme: Programme, form: PeopleForm) -> HttpResponseBase:
    if not limits.within_limit(request, "people"):
        return limits.too_many(request)
    try:
        batch, number = bringing_in.bring_in(
            programme_id=programme.pk,
            person=request.user,
            people=form.cleaned_data["list"],
            default_set=form.default_set,
            fingerprint=request.POST.get("fingerprint", ""),
            leave_out="leave_out" in request.POST,
            to_place=form.cleaned_data["to_place"],
        )
    except Refused as refused:
        return _page(request, programme, form, problem=refused.message, status=422)
    except Stale:
        return _page(request, programme, form, problem=str(CHANGED), status=409)
    if not number:
        messages.success(request, _("They are on the list. Nobody is told before you ask them."))
        return redirect("dashboards:place", programme.pk)
    left = len(form.cleaned_data["list"].people) - number
    if "leave_out" in request.POST and left:
        said = ngettext(
            "%(n)d row of the list was sent no letter: it was wrong, or they are here already.",
            "%(n)d rows of the list were sent no letter: they were wrong, or here already.",
            left,
        )
        messages.info(request, said % {"n": left})
    return redirect("dashboards:brought", programme.pk, batch)


def _plan(programme: Programme, form: PeopleForm) -> bringing_in.Plan:
    people, to_place = form.cleaned_data["list"], form.cleaned_data["to_place"]
    return bringing_in.plan_for(programme.pk, people, form.default_set, to_place=to_place)


def _doubts(
    request: PersonRequest, programme: Programme, plan: bringing_in.Plan
) -> dict[tuple[UUID, str], list[str]]:
    wanted = [(one.learning_set, one.person.email) for one in plan.new if one.learning_set]
    return doubts_about_list(board_of(request, programme), wanted)


def _seal(doubts: Mapping[tuple[UUID, str], list[str]]) -> str:
    return seal_of_doubts(f"{key} {line}" for key, lines in doubts.items() for line in lines)


def _page(
    request: PersonRequest, programme: Programme, form: PeopleForm, *, problem: str = "", status: int = 200
) -> HttpResponseBase:
    context: dict[str, object] = {"programme": programme, "form": form, "problem": problem}
    if form.is_bound and not form.errors:
        people = form.cleaned_data["list"]
        to_place = form.cleaned_data["to_place"]
        plan = _plan(programme, form)
        doubts = _doubts(request, programme, plan)
        others = [
            (one, doubts.get((one.learning_set.pk, one.person.email), []) if one.learning_set else [])
            for one in plan.fates
            if not one.person.fault
        ]
        context |= {"doubted": len(doubts), "seal": _seal(doubts)}
        context |= {"plan": plan, "list": people, "default_set": form.default_set or "", "to_place": to_place}
        context |= {"to_mend": plan.faulty[:FAULTY_SHOWN], "shown": others}
        if plan.faulty:
            context["sets"] = list(form.fields["learning_set"].queryset)  # type: ignore[attr-defined]
            context["leaves_out"] = form.data.get("leave_out") is not None
    return render(request, "dashboards/bring_people.html", context, status=status)


@require_safe
@figures_only
def brought(request: PersonRequest, pk: UUID, batch: UUID) -> HttpResponseBase:
    """What became of the letters of one list."""
    found = led_programme(request, pk)
    rows = list(_of_batch(found, batch).select_related("learning_set"))
    if not rows:
        raise Http404
    keys = {f"invitation:{one.pk}:first": one for one in rows}
    states = dict(OutboxMail.objects.filter(key__in=keys).values_list("key", "state"))
    letters = [(one, states.get(key, STATES.DROPPED)) for key, one in keys.items()]
    troubled = [row for row in letters if row[1] in {STATES.REFUSED, STATES.DEAD}]
    others = [row for row in letters if row not in troubled]
    context = {
        "programme": found,
        "batch": batch,
        "number": len(rows),
        "sent": sum(state == STATES.SENT for state in states.values()),
        "waiting": sum(state == STATES.WAITING for state in states.values()),
        "troubled": troubled,
        "shown": [*troubled, *others[:ROWS_SHOWN]],
        "to_place": still_to_place([found.pk]).get(found.pk),
        "leaves_at": max(one.created_at for one in rows) + UNDO_WITHIN,
        "can_undo": bringing_in.can_undo(rows) and any(one.revoked_at is None for one in rows),
        "undone": all(one.revoked_at for one in rows),
    }
    return render(request, "dashboards/brought.html", context)


@require_POST
@figures_only
def undo_people(request: PersonRequest, pk: UUID, batch: UUID) -> HttpResponseBase:
    """Withdraw all invitations of one list."""
    found = led_programme(request, pk)
    try:
        number = bringing_in.undo(programme_id=found.pk, person=request.user, batch=batch)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        said = ngettext("%(n)d invitation is withdrawn.", "%(n)d invitations are withdrawn.", number)
        messages.success(request, said % {"n": number})
    return redirect("dashboards:bring_people", pk)


def _of_batch(programme: Programme, batch: UUID) -> QuerySet[Invitation]:
    return Invitation.objects.filter(batch=batch, learning_set__programme=programme).order_by("pk")
