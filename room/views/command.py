"""Doing something in the room: one address for every verb, counted once, and nothing that was typed is lost."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import limits
from accounts.services import drop_draft
from accounts.stamps import Stamp
from core.db.idempotency import run_once, seal_of
from core.errors import NotNow, Refused, Stale
from room.command_types import Actor, Command, Data
from room.commands import COMMANDS
from room.forms.commands import JumpForm
from room.services import rehearsal
from room.services.opening import TooEarly
from room.shortcuts import visible_room
from room.state.skipped import skipped
from room.state.state import RoomState
from room.views.rehearsal import leads_elsewhere
from room.views.room import FRAGMENT, ROOM, context_of, draw, is_by_script, lead_to
from room.views.typed_words import keep_drafts, slots_of
from sessions.models import Session
from sessions.process.stages import StageKind
from sets.requests import SetRequest

WHOLE = "whole"  # what is wrong with no field of its own
WRITTEN = {"csrfmiddlewaretoken", "key", "stamp"}  # what a page writes itself
UNSAID = {"expected_version", "slot", "key"}  # what a form says of the page it was on, not of what is meant

# Verbs that send letters count as the same deed does on its own page.
SENDING = {"cancel": "announce"}

# Beside which boxes the room's templates say what was wrong; all else is said at the top.
BESIDE: dict[str, set[str]] = {
    "time": {"minutes"},
    "offer": {"about", "topic_line", "wants", "minutes", "format"},
    "nothing": {"about"},
    "topic-line": {"topic_line"},
    "presenter": {"about"},
    "minutes": {"minutes"},
    "format": {"format"},
    "add-round": {"theme_words", "minutes", "activity"},
    "contribute": {"words", "kind"},
    "change": {"words"},
    "commit": {"words", "due_on"},
    "change-action": {"words", "due_on"},
    "report": {"outcome", "happened", "changed"},
    "reflect": {"about", "words"},
}

Errors = dict[str, str]


class OtherWords(Exception):
    """The form was counted already, with other words than it brings now."""


@require_POST
def do(request: SetRequest, session_id: UUID, verb: str) -> HttpResponse:
    """One verb of the room. Sent again with the same key it has no second effect and gets the same answer."""
    session = visible_room(request, session_id)
    deed = COMMANDS.get(verb)
    if deed is None:
        raise Http404
    form = deed.form(request.POST)
    if not form.is_valid():
        # A move that does not say what it saw may be from last week: it is as late as one that does.
        status = 409 if "expected_version" in form.errors else 422
        return render_refused(request, session, verb, _problems(form), status)
    if verb in SENDING and not limits.within_limit(request, SENDING[verb]):
        return limits.too_many(request)
    undo = deed.before(session, form.cleaned_data) if deed.before else {}
    try:
        _act_once(request, session, verb, form.cleaned_data)
    except Stale:
        return render_refused(request, session, verb, {}, 409)
    except NotNow:
        return HttpResponse(status=409, headers={"Room-Held": "yes"})
    except TooEarly:
        return lead_to(request, reverse("planning:early", args=[session_id]))
    except OtherWords:
        return render_refused(request, session, verb, {WHOLE: _said_before()}, 409)
    except Refused as refusal:
        wrong = {refusal.field or WHOLE: str(refusal)}
        return render_refused(request, session, verb, wrong, 422, asks=refusal.asks)
    except PermissionDenied as refusal:
        said = str(refusal) or _("You cannot do that here.")
        return render_refused(request, session, verb, {WHOLE: said}, 403)
    if elsewhere := leads_elsewhere(request, session, verb, form.cleaned_data):
        return lead_to(request, elsewhere)
    is_said = not deed.said_if or form.cleaned_data[deed.said_if]
    return render_done(request, session, deed, undo, is_said=bool(is_said))


def _act_once(request: SetRequest, session: Session, verb: str, data: Data) -> None:
    """The deed, its receipt and the end of its drafts: all or nothing."""
    person, deed = request.user, COMMANDS[verb]
    rehearsal.refuse_words(session, verb)
    doer = Actor(session, person, request.roles)
    said = seal_of({n: data[n] for n in data if n not in UNSAID}) if deed.words else ""

    def act() -> str:
        if (deed.words or deed.of_stage) and _comes_into_a_hold(request, session):
            raise NotNow
        if deed.of_stage and _waited_for(request, session):
            raise Stale
        deed.act(doer, data)
        return said

    key = data["key"]
    with transaction.atomic():
        answer, _fresh = run_once(person_id=person.pk, key=f"{verb}:{key}" if key else "", act=act)
        if answer not in {said, ""}:
            raise OtherWords
        for slot in {*data["slot"], *slots_of(request, session, verb).values()}:
            drop_draft(person=person, slot=slot, stamp=Stamp.of(request.POST))


def _comes_into_a_hold(request: SetRequest, session: Session) -> bool:
    """Whether it waited for the line and finds the room held: nothing is said into a hard moment, it waits on."""
    return "waited" in request.POST and session.paused_at is not None and session.held_at is not None


def _waited_for(request: SetRequest, session: Session) -> bool:
    """Whether it had to wait for the line, and the stage that it was meant for is over."""
    meant = request.POST.get("waited")
    return meant is not None and meant != str(session.step_id or "")


def render_done(
    request: SetRequest, before: Session, deed: Command, undo: Data | None, *, is_said: bool = True
) -> HttpResponse:
    session_id = before.pk
    if deed.leaves:
        return lead_to(request, reverse(deed.leaves, args=[session_id] if ":" in deed.leaves else []))
    if not is_by_script(request):
        return HttpResponseRedirect(reverse("room:room", args=[session_id]), status=303)
    context = context_of(request, visible_room(request, session_id))
    if deed.said and is_said:
        context |= _toast(before, deed, context["room"], undo)
    return draw(request, FRAGMENT, context)


def _toast(before: Session, deed: Command, room: RoomState, undo: Data | None) -> Data:
    """What is said of it, and how it is taken back: by a jump, without the step put in, or with what was before."""
    following, step_id = room.next_step, before.step_id
    if deed.undo == "drop-step":
        is_put_in = following is not None and following.kind in {StageKind.BREAK, StageKind.OFF_SCRIPT}
        if following is None or not is_put_in:
            return {}  # somebody has moved on since
        step_id = following.pk
    fields = undo if deed.before else {"step": step_id, "restores": 1} if step_id else {}
    undo_url = reverse("room:do", args=[before.pk, deed.undo]) if deed.undo and fields is not None else ""
    said = str(deed.said) % {"stage": room.h1, "next": following.shown_name if following else ""}
    return {
        "toast": " ".join([said, *skipped(before, room)]),
        "toast_undo": undo_url,
        "toast_fields": fields or {},
    }


def render_refused(
    request: SetRequest, session: Session, verb: str, errors: Errors, status: int, *, asks: str = ""
) -> HttpResponse:
    """The room as it is now, with what was wrong beside its field and what was typed kept; what `asks` stands open."""
    kept = keep_drafts(request, session, verb)
    asked = JumpForm(request.POST)
    goes_to = asked.cleaned_data["step"] if asks and verb == "jump" and asked.is_valid() else None
    context = context_of(request, visible_room(request, session.pk), goes_to=goes_to)
    kept_apart = bool(kept & context["room"].open_slots)
    stays = not kept_apart or bool(request.POST.get("after_all"))  # it has a box to stand beside
    context |= {
        # What the host writes for somebody else is another form than their own of the same verb.
        "failed": f"{verb}-for" if request.POST.get("others") else verb,
        "errors": _placed(errors, BESIDE.get(verb, set()) if stays else set()),
        "typed": {name: request.POST[name] for name in request.POST if name not in WRITTEN},
        "stale": status == 409 and WHOLE not in errors,
        "kept_apart": kept_apart,
        "asks": asks,
    }
    answer = draw(request, FRAGMENT if is_by_script(request) else ROOM, context, status=status)
    if kept:
        answer["Words-Drafted"] = "yes"  # the page need not send them once more
    return answer


def _said_before() -> str:
    return _(
        "An earlier version of this has been shared already. What you changed since is here, and was not sent: "
        "share it too, or change what was shared."
    )


def _problems(form: Form) -> Errors:
    """What is wrong, by field."""
    found = form.errors.items()
    return {name: " ".join(str(one) for one in said) for name, said in found if name != "expected_version"}


def _placed(errors: Errors, beside: set[str]) -> Errors:
    """What has no box on the screen to stand beside is said at the top."""
    placed = {field: said for field, said in errors.items() if field in beside}
    whole = [said for field, said in errors.items() if field not in beside]
    return placed | ({WHOLE: " ".join(dict.fromkeys(whole))} if whole else {})
