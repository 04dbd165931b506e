"""Date polls: asking, answering, changing the dates, choosing one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.db.idempotency import run_once
from core.errors import Refused
from planning.forms.poll_note import PollNoteForm
from planning.forms.polls import PollForm, SlotForm, answers_in, are_sound, slot_forms
from planning.models import DatePoll
from planning.reads.poll_notes import notes_of
from planning.reads.poll_reminder import PollReminder
from planning.reads.polls import PollPage
from planning.reads.write_to import write_to
from planning.services import polls
from planning.shortcuts import plannable
from sets.models import LearningSet
from sets.permissions import can_open_room
from sets.requests import SetRequest
from sets.shortcuts import to_set_when_ended


def ask(request: SetRequest, set_id: UUID) -> HttpResponse:
    """The dates to offer, proposed from the rhythm."""
    learning_set = plannable(request, set_id)
    if away := to_set_when_ended(request, learning_set):
        return away
    sent = request.POST if request.method == "POST" else None
    form, slots = PollForm(sent, learning_set=learning_set), slot_forms(sent, learning_set)
    if sent is not None and all([form.is_valid(), are_sound(slots)]):
        try:
            return redirect(_ask_once(request, learning_set, form, slots))
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
    return _form_page(request, learning_set, form, slots)


@require_safe
def detail(request: SetRequest, poll_id: UUID) -> HttpResponse:
    """The dates, one's own answers, and for whoever plans: who can come when."""
    return _poll_page(request, _visible(request, poll_id))


@require_POST
def answer(request: SetRequest, poll_id: UUID) -> HttpResponse:
    """Keep what this person says of the dates; what they leave open stays open."""
    poll = _visible(request, poll_id)
    said, note = answers_in(request.POST, [slot.pk for slot in poll.slots.all()]), PollNoteForm(request.POST)
    if not note.is_valid():
        return _poll_page(request, poll, _("Your line is too long."), said, note)
    words = note.cleaned_data["words"] if "words" in request.POST else None
    none_suits = note.cleaned_data["none_suits"]
    if not (said or words or none_suits):
        known = {f"slot-{slot.pk}" for slot in poll.slots.all()}
        if any(name.startswith("slot-") and name not in known for name in request.POST):
            return _poll_page(
                request, poll, _("The dates have changed meanwhile. Look at them again."), said, note
            )
        return _poll_page(request, poll, _("Say yes, if need be or no to at least one date."), said, note)
    try:
        polls.answer(
            poll_id=poll_id, person=request.user, roles=request.roles, answers=said, note=words,
            none_suits=none_suits,
        )  # fmt: skip
    except Refused as refusal:
        if refusal.field == "none_suits":
            note.add_error("none_suits", refusal.message)
            return _poll_page(
                request, poll, _("Your answers contradict one another. None is saved yet."), said, note
            )
        return _poll_page(request, poll, refusal.message, said, note)
    messages.success(request, _("Your answers are saved."))
    return redirect("planning:poll", poll_id)


def change(request: SetRequest, poll_id: UUID) -> HttpResponse:
    """Other dates; what was said of those that stay is kept."""
    poll = _visible(request, poll_id)
    learning_set = plannable(request, poll.learning_set_id)
    sent = request.POST if request.method == "POST" else None
    slots = slot_forms(sent, learning_set, poll)
    problem = ""
    if sent is not None and are_sound(slots):
        try:
            polls.change_slots(
                poll_id=poll_id, person=request.user, roles=request.roles, slots=_locals(slots)
            )
        except Refused as refusal:
            problem = refusal.message
        else:
            messages.success(request, _("The dates are changed. Only the new ones are asked about."))
            return redirect("planning:poll", poll_id)
    return _form_page(request, learning_set, None, slots, poll, problem)


@require_POST
def choose(request: SetRequest, poll_id: UUID) -> HttpResponse:
    """Plan the session on the marked date."""
    poll = _planned_by(request, poll_id)
    chosen = next((slot for slot in poll.slots.all() if str(slot.pk) == request.POST.get("slot")), None)
    if chosen is None:
        return _poll_page(request, poll, _("Mark the date that you choose."))
    try:
        session = polls.choose(poll_id=poll_id, slot_id=chosen.pk, person=request.user, roles=request.roles)
    except Refused as refusal:
        return _poll_page(request, poll, refusal.message)
    messages.success(request, _("Session planned, with the answers that were given. Everybody is told."))
    return redirect("planning:detail", session.pk)


@require_POST
def end(request: SetRequest, poll_id: UUID) -> HttpResponse:
    """Close it without a date."""
    poll = _planned_by(request, poll_id)
    polls.end(poll_id=poll_id, person=request.user, roles=request.roles)
    messages.success(request, _("The poll is closed without a date."))
    return redirect("sessions:set_page", poll.learning_set_id)


def _visible(request: SetRequest, poll_id: UUID) -> DatePoll:
    found = DatePoll.objects.visible_to(request.user.pk).select_related("learning_set__programme", "session")
    poll: DatePoll = get_object_or_404(found, pk=poll_id)
    return poll


def _planned_by(request: SetRequest, poll_id: UUID) -> DatePoll:
    poll = _visible(request, poll_id)
    if not can_open_room(request.roles, poll.learning_set):
        raise PermissionDenied
    return poll


def _locals(slots: list[SlotForm]) -> list[Any]:
    return [one.local for one in slots if one.local is not None]


@transaction.atomic
def _ask_once(request: SetRequest, learning_set: LearningSet, form: PollForm, slots: list[SlotForm]) -> str:
    def act() -> str:
        made = polls.ask(
            learning_set=learning_set, person=request.user, roles=request.roles, slots=_locals(slots),
            minutes=form.cleaned_data["minutes"], closes_at=form.closes_at,
        )  # fmt: skip
        return reverse("planning:poll", args=[made.pk])

    key = form.cleaned_data["key"]
    page, _fresh = run_once(person_id=request.user.pk, key=f"poll:{key}" if key else "", act=act)
    return page


def _form_page(
    request: SetRequest,
    learning_set: LearningSet,
    form: PollForm | None,
    slots: list[SlotForm],
    poll: DatePoll | None = None,
    problem: str = "",
) -> HttpResponse:
    wrong = problem or (form is not None and form.errors) or any(one.errors for one in slots if one.is_bound)
    context = {"form": form, "slots": slots, "set": learning_set, "poll": poll, "problem": problem}
    return render(request, "planning/poll_form.html", context, status=422 if wrong else 200)


def _poll_page(
    request: SetRequest,
    poll: DatePoll,
    problem: str = "",
    said: dict[UUID, str] | None = None,
    note: PollNoteForm | None = None,
) -> HttpResponse:
    notes = notes_of(poll, request.user, request.roles)
    mine = next((str(one.words) for one in notes if one.person_id == request.user.pk), "")
    page = PollPage(poll, request.user, said or {})
    facilitates = request.roles.is_facilitator(poll.learning_set_id)
    context = {
        "page": page,
        "poll": poll,
        "set": poll.learning_set,
        "problem": problem,
        "notes": notes,
        "note_form": note or PollNoteForm(initial={"words": mine}),
        "reminder": PollReminder(poll, page.waiting),
        "write_to_missing": write_to(one for one in page.waiting if facilitates and one != request.user),
        "can_choose": can_open_room(request.roles, poll.learning_set) and poll.is_open,
    }
    return render(request, "planning/poll.html", context, status=422 if problem else 200)
