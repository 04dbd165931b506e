"""A set's own formats: the list, and the page on which one is made or changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.db.unscoped import rows
from core.errors import Refused, Stale
from core.web.told import told
from sessions.forms.own_formats import KINDS, FormatForm, StageForm, StageForms, initial_of
from sessions.models import OwnFormat
from sessions.process.formats import FORMATS
from sessions.process.formats.own import LIBRARY, OwnStage
from sessions.process.stages import StageKind
from sessions.reads.formats import as_format, newest, stages_of
from sessions.services import own_formats
from sets.models import LearningSet
from sets.requests import SetRequest
from sets.shortcuts import arranged_set, to_set_when_ended

PAGE = ["GET", "HEAD", "POST"]


@require_safe
def formats(request: SetRequest, set_id: UUID) -> HttpResponse:
    """The set's own formats, and the built-in ones to begin from."""
    learning_set = arranged_set(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    versions = list(rows(OwnFormat).filter(learning_set=learning_set).order_by("created_at", "id"))
    own = [(row, as_format(row)) for row in newest(versions)]
    context = {"set": learning_set, "own": own, "built_in": FORMATS.values()}
    return render(request, "sessions/formats.html", context)


@require_http_methods(PAGE)
def make(request: SetRequest, set_id: UUID, slug: str) -> HttpResponse:
    """A format of the set's own, from a built-in one."""
    learning_set, based_on = arranged_set(request, set_id), FORMATS.get(slug)
    if based_on is None:
        raise Http404
    stages = [OwnStage.of(stage) for stage in based_on.required]
    return _page(request, learning_set, slug, stages, None)


@require_http_methods(PAGE)
def change(request: SetRequest, set_id: UUID, format_key: UUID) -> HttpResponse:
    """The next version of one."""
    learning_set = arranged_set(request, set_id)
    last = _last(learning_set, format_key)
    return _page(request, learning_set, last.based_on, stages_of(last), last)


@require_POST
def use(request: SetRequest, set_id: UUID, format_key: UUID) -> HttpResponse:
    """Takes it for all rounds of the set."""
    learning_set = arranged_set(request, set_id)
    slug = _last(learning_set, format_key).slug
    return _done(request, learning_set, _("Sessions that you plan from now on begin with it."), use_slug=slug)


@require_POST
def retire(request: SetRequest, set_id: UUID, format_key: UUID) -> HttpResponse:
    """Offers it no longer."""
    learning_set = arranged_set(request, set_id)
    key = _last(learning_set, format_key).key
    return _done(
        request, learning_set, _("It is no longer offered. What ran in it keeps it."), retire_key=key
    )


def _done(
    request: SetRequest,
    learning_set: LearningSet,
    said: str,
    *,
    use_slug: str = "",
    retire_key: UUID | None = None,
) -> HttpResponse:
    who: dict[str, Any] = {"learning_set_id": learning_set.pk, "person": request.user, "roles": request.roles}
    with told(request, said):
        if use_slug:
            own_formats.use_format(**who, slug=use_slug)
        if retire_key:
            own_formats.retire_format(**who, key=retire_key)
    return redirect("sessions:formats", learning_set.pk)


def _last(learning_set: LearningSet, key: UUID) -> OwnFormat:
    """Its last version, in this set; raises Http404."""
    found = rows(OwnFormat).filter(learning_set=learning_set, key=key).order_by("-version").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: SetRequest, learning_set: LearningSet, slug: str, stages: list[OwnStage], last: OwnFormat | None
) -> HttpResponse:
    if away := to_set_when_ended(request, learning_set):
        return away
    version = last.version if last else 0
    initial = {"name": str(last.name) if last else "", "expected_version": version}
    data = request.POST if request.method == "POST" else None
    form, stage_forms = (
        FormatForm(data, initial=initial),
        StageForms(data, initial=initial_of(stages), prefix="s"),
    )
    act, status, moved = request.POST.get("act", "save"), 200, -1
    if data is not None and act != "save":
        form, stage_forms, moved = _reordered(request, form, stage_forms, act)
    elif data is not None:
        if (
            form.is_valid()
            and stage_forms.is_valid()
            and _save(request, learning_set, slug, last, form, stage_forms)
        ):
            messages.success(request, _("Saved. Sessions that have been opened keep what they run."))
            return redirect("sessions:formats", learning_set.pk)
        status = 422
    there = {str(one["kind"].value()) for one in stage_forms}
    context = {
        "set": learning_set,
        "form": form,
        "stages": stage_forms,
        "moved": moved,
        "minutes": _minutes(stage_forms),
        "more": [(value, name) for value, name in KINDS if value not in there],
        "based_on": FORMATS.get(slug),
        "last": last,
    }
    return render(request, "sessions/format_edit.html", context, status=status)


def _save(
    request: SetRequest,
    learning_set: LearningSet,
    slug: str,
    last: OwnFormat | None,
    form: FormatForm,
    found: Any,
) -> bool:
    """Whether it could be saved; what was wrong is said in the form."""
    try:
        own_formats.make_format(
            learning_set_id=learning_set.pk,
            person=request.user,
            roles=request.roles,
            based_on=slug,
            name=form.cleaned_data["name"],
            stages=[one.stage() for one in found if not one.cleaned_data["drop"]],
            key=last.key if last else None,
            expected_version=form.cleaned_data["expected_version"] or 0,
        )
    except Stale as stale:
        form.add_error(None, str(stale))
    except Refused as refused:
        form.add_error(refused.field or None, refused.message)
    else:
        return True
    return False


def _minutes(found: Any) -> int:
    """How long the stages take together that are not left out, as far as minutes stand there."""
    typed = (str(one["minutes"].value()) for one in found if not one["drop"].value())
    return sum(int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 4)


def _reordered(request: SetRequest, form: FormatForm, found: Any, act: str) -> tuple[FormatForm, Any, int]:
    """The same rows in another order, or with one more, and the place of the row that has moved: nothing is saved or
    complained of, what was typed stays."""
    moved = -1
    kept = [{name: one[name].value() for name in StageForm.base_fields} for one in found]
    verb, _dash, rest = act.partition("-")
    if verb in {"up", "down"} and rest.isascii() and rest.isdigit() and len(rest) < 3:
        at, to = int(rest), int(rest) + (-1 if verb == "up" else 1)
        if 0 <= to < len(kept) and at < len(kept):
            kept[at], kept[to], moved = kept[to], kept[at], to
    elif verb == "add" and (wanted := request.POST.get("more", "")) in dict(KINDS):
        kept += initial_of([OwnStage.of(LIBRARY[StageKind(wanted)])])
        moved = len(kept) - 1
    typed = {"name": form["name"].value(), "expected_version": form["expected_version"].value()}
    return FormatForm(initial=typed), StageForms(initial=kept, prefix="s"), moved
