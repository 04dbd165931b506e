"""The practice room: where one chooses, and the room itself. Its whole state travels in the page; nothing is stored."""

from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import PersonRequest
from core import clock
from room.forms.practice import PracticeForm, PressForm
from room.state.practice import PracticeRoom
from sessions.process.formats import FORMATS, Format
from sessions.process.practice import CAST, Practice

SALT, KEPT_SECONDS = "practice-session-2", 12 * 60 * 60
MINUTE = 60


@require_safe
def choose(request: PersonRequest) -> HttpResponse:
    """Format, length, pace; who will be there, and what is not done."""
    return _choose(request, PracticeForm(initial={"format": "classic", "length": 10, "pace": "self"}), 200)


@require_POST
def room(request: PersonRequest) -> HttpResponse:
    """Begins, or does one press, and shows the room as it is then."""
    if "state" not in request.POST:
        form = PracticeForm(request.POST)
        if not form.is_valid():
            return _choose(request, form, 422)
        data = form.cleaned_data
        practice = Practice(
            format=data["format"],
            length=data["length"],
            by_itself=data["pace"] == "self",
            position=0,
            entered_at=clock.now(),
        )
        return _show(request, practice)
    try:
        practice = Practice.of_data(signing.loads(request.POST["state"], salt=SALT, max_age=KEPT_SECONDS))
    except signing.BadSignature:
        form = PracticeForm(initial={"format": "classic", "length": 10, "pace": "self"})
        return _choose(request, form, 422, said=_("That practice is over. Begin another."))
    press = PressForm(request.POST)
    if not press.is_valid():
        return _show(request, practice, press, 422)
    done = _done(practice, FORMATS[practice.format], press.cleaned_data)
    answer = _show(request, done, press if done.written == practice.written else None)
    if (done.position, done.has_ended) != (practice.position, practice.has_ended):
        answer["HX-Reswap"] = "outerHTML show:window:top"  # another stage is seen from its top
    return answer


def _done(practice: Practice, format: Format, data: dict[str, Any]) -> Practice:
    verb, _dash, about = data["do"].partition(":")
    now = clock.now()
    match verb:
        case "next" if not practice.has_ended:
            return practice.go(format, 1, now)
        case "back":
            return practice.go(format, 0 if practice.has_ended else -1, now)
        case "time" if about in {"-1", "1", "5"}:
            return practice.more(int(about) * MINUTE)
        case "pause":
            return practice.pause(now)
        case "happen":
            return practice.happen(format)
        case "floor":
            return practice.give_floor(about)
        case "keep-queue" | "clear-queue":
            return practice.keep_queue(kept=verb == "keep-queue")
        case "choose":
            return practice.choose(about)
        case "silence":
            return replace(practice, silent_at=now, silences=practice.silences + 1)
        case "end-silence":
            return replace(practice, silent_at=None)
        case "mark" if about in practice.here:
            return replace(practice, marked=(*(one for one in practice.marked if one != about), about))
        case "question" if data["question"]:
            return replace(practice, question=data["question"])
        case "date":
            return replace(practice, next_on=data["next_on"].isoformat(), next_host=data["next_host"])
        case "share" if data["practised"]:
            kind = practice.stage(format).captures[:1]
            speakers = practice.speakers(format)
            said_by = data["by"] if data["by"] in speakers else speakers[0]
            label, phase = kind[0].label if kind else "", practice.phase(format)
            kept = practice.keep(said_by, data["practised"], label, phase)
            return replace(kept, written=kept.written + 1)
    return practice


def _typed(practice: Practice, press: PressForm | None) -> str:
    """What stands in the box and was not kept: not the topic as it was offered, which the page puts there itself."""
    words = str(press["practised"].value() or "") if press else ""
    return "" if words in {one.words for one in practice.topics} else words


def _choose(request: PersonRequest, form: PracticeForm, status: int, said: str = "") -> HttpResponse:
    context = {"form": form, "cast": CAST, "formats": FORMATS.values(), "said": said}
    return render(request, "room/practice/choose.html", context, status=status)


def _show(
    request: PersonRequest, practice: Practice, press: PressForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "room": PracticeRoom(practice, FORMATS[practice.format], clock.now(), request.user.short_name),
        "practice": practice,
        "state": signing.dumps(practice.as_data(), salt=SALT, compress=True),
        "press": press,
        "typed": _typed(practice, press),
    }
    by_script = request.headers.get("HX-Request") == "true"
    page = "room/practice/_room.html" if by_script else "room/practice/page.html"
    return render(request, page, context, status=status)
