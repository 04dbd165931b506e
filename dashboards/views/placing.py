"""Placing a programme's people in sets: who is in none yet, a set for each, private notes, and asking them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts import limits
from accounts.requests import PersonRequest
from core.errors import Refused
from core.ui.circle import Seat
from core.web.told import told
from dashboards.doubts import doubts_of, seal_of_doubts
from dashboards.forms import PlacesForm, PlacingNoteForm, ToPlaceForm
from dashboards.shortcuts import board_of, led_programme, led_set
from dashboards.words_guard import figures_only, leads_own_notes
from programmes.models import Programme
from sets import group_size, services
from sets.models import Placement
from sets.reads.placing import Board, Seats, ToPlace, people_of

PAGE = ["GET", "HEAD", "POST"]
PEOPLE, SIDE_BY_SIDE = 25, 4  # people on one page; sets that stand side by side, more are a list


@require_http_methods(PAGE)
@figures_only
def place(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Who is in no set yet, and a set for each; saving tells nobody."""
    found = led_programme(request, pk)
    seen = board_of(request, found)
    if request.method != "POST":
        return _page(request, found, seen)
    people = [one.placement.pk for one in seen.people if f"place-{one.placement.pk}" in request.POST]
    form = PlacesForm(request.POST, people=people, sets=[one.learning_set.pk for one in seen.sets])
    if not form.is_valid():
        wrong = {name.removeprefix("place-"): str(said[0]) for name, said in form.errors.items()}
        return _page(request, found, seen, wrong=wrong)
    try:
        number = services.save_places(programme_id=pk, person=request.user, places=form.places)
    except Refused as refused:
        return _page(request, found, seen, wrong={refused.field or "": refused.message})
    said = ngettext("%(n)d place is saved.", "%(n)d places are saved.", number) % {"n": number}
    messages.success(request, f"{said} {_('Nobody is told before you ask them.')}")
    return redirect(request.get_full_path())


@require_http_methods(PAGE)
@figures_only
def add_to_place(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Put somebody on the list."""
    found = led_programme(request, pk)
    if request.method != "POST":
        return redirect("dashboards:place", pk)  # the address of a refused form, opened again
    form = ToPlaceForm(request.POST)
    if form.is_valid():
        name, email = form.cleaned_data["person_name"], form.cleaned_data["email"]
        try:
            services.put_on_list(programme_id=pk, person=request.user, name=name, email=email)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("%(name)s is on the list, and told nothing yet.") % {"name": name})
            return redirect("dashboards:place", pk)
    return _page(request, found, board_of(request, found), form=form)


@require_POST
@figures_only
def take_off_list(request: PersonRequest, pk: UUID, placement_id: UUID) -> HttpResponseBase:
    """Take somebody off the list."""
    one = get_object_or_404(Placement, pk=placement_id, programme=led_programme(request, pk))
    if request.POST.get("sure") != "yes":
        messages.warning(request, _("%(name)s is still on the list: press once more.") % {"name": one.who})
        return redirect("dashboards:place", pk)
    with told(request, _("%(name)s is taken off the list.") % {"name": one.who}), leads_own_notes():
        services.take_off_list(placement_id=placement_id, person=request.user)
    return redirect("dashboards:place", pk)


@require_http_methods(PAGE)
@figures_only
def placing_note(request: PersonRequest, pk: UUID, placement_id: UUID) -> HttpResponseBase:
    """A private note on one person, for those who lead the programme."""
    found = led_programme(request, pk)
    seen = board_of(request, found)
    one = next((row for row in (*seen.people, *seen.gone_on) if row.placement.pk == placement_id), None)
    if one is None or one.about_reader:
        raise Http404
    names = people_of(seen)
    mine = next((note for note in one.notes if note.is_mine), None)
    initial = {"words": mine.words, "apart": "\n".join(_named(names, mine.apart))} if mine else {}
    form = PlacingNoteForm(
        request.POST if request.method == "POST" else None,
        people=names,
        about=one.placement.email,
        initial=initial,
    )
    if form.is_valid() and _written(request, one, form):
        return redirect("dashboards:place", pk)
    context = {"programme": found, "one": one, "form": form, "is_new": mine is None}
    return render(request, "dashboards/placing_note.html", context, status=422 if form.errors else 200)


@require_POST
@figures_only
def ask_placed(request: PersonRequest, set_id: UUID) -> HttpResponseBase:
    """Ask everybody who is placed in the set, each by a letter of their own."""
    found = led_set(request, set_id)
    if not limits.within_limit(request, "people"):
        return limits.too_many(request)
    seen = board_of(request, found.programme)
    seats = seen.seats_of(set_id)
    doubts = doubts_of(seen, seats) if seats else []
    if request.POST.get("sure", "") != seal_of_doubts(doubts):
        messages.warning(request, " ".join([_("Nobody is asked yet."), *doubts, _("Press Ask once more.")]))
        return redirect("dashboards:place", found.programme_id)
    try:
        batch, _number = services.ask_placed(learning_set_id=set_id, person=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("dashboards:place", found.programme_id)
    return redirect("dashboards:brought", found.programme_id, batch)


def _named(names: dict[str, str], addresses: frozenset[str]) -> list[str]:
    """The people of a note as they are written in its box: by name, where only one is called so."""
    called = list(names.values())
    known = ((names.get(address, ""), address) for address in sorted(addresses))
    return [name if called.count(name) == 1 else address for name, address in known]


def _written(request: PersonRequest, one: ToPlace, form: PlacingNoteForm) -> bool:
    """Write the note; False, with the reason in the form, where it is refused."""
    words, apart = form.cleaned_data["words"], form.cleaned_data["apart"]
    try:
        with leads_own_notes():
            kept = services.write_note(
                placement_id=one.placement.pk, person=request.user, words=words, apart=apart
            )
    except Refused as refused:
        form.add_error(refused.field, refused.message)
        return False
    messages.success(request, _("The note is saved.") if kept else _("There is no note any more."))
    return True


def _doubted(seen: Board, one: Seats) -> tuple[list[str], str]:
    """What speaks against the set as it is made up, and its seal."""
    doubts = doubts_of(seen, one)
    return doubts, seal_of_doubts(doubts)


def _seats(one: Seats) -> list[Seat]:
    """The seats of a set as they are drawn: those who come, and the places that are free."""
    return [Seat("")] * one.number + [Seat("", presence="away")] * one.free


def _row(request: PersonRequest, seen: Board, one: ToPlace, wrong: dict[str, str]) -> dict[str, object]:
    """One person with what is offered to them; where something is wrong, with what was sent."""
    sent = request.POST.get(f"place-{one.placement.pk}") if wrong else None
    reason = wrong.get(str(one.placement.pk), "")
    return {"one": one, "offers": seen.offers(one), "sent": sent, "wrong": reason}


def _page(
    request: PersonRequest,
    programme: Programme,
    seen: Board,
    *,
    form: ToPlaceForm | None = None,
    wrong: dict[str, str] | None = None,
) -> HttpResponseBase:
    """The page; with what was sent and is wrong, its boxes stay as they were sent."""
    page = Paginator(seen.people, PEOPLE).get_page(request.GET.get("page"))
    wrong = wrong or {}
    rows = [_row(request, seen, one, wrong) for one in page]
    has_errors = bool(wrong or (form is not None and form.errors))
    numbers = [one.number for one in seen.sets]
    context = {
        "programme": programme,
        "page": page,
        "rows": rows,
        "board": seen,
        "sets": [(one, _seats(one), *_doubted(seen, one)) for one in seen.sets],
        "gone_on": [(one, seen.stands([one.placement.email])) for one in seen.gone_on],
        "host": Seat(""),
        "is_uneven": len(numbers) > 1 and max(numbers) - min(numbers) > 1,
        "smallest": min(numbers, default=0),
        "largest": max(numbers, default=0),
        "side_by_side": len(seen.sets) <= SIDE_BY_SIDE,
        "few": group_size.PEOPLE_HINT_LEAST,
        "many": group_size.PEOPLE_HINT_MOST,
        "form": form or ToPlaceForm(),
        "wrong": wrong,
        "problem": wrong.get("", ""),
        "has_errors": has_errors,
    }
    return render(request, "dashboards/place.html", context, status=422 if has_errors else 200)
