"""Where the words of a form of the room are drafted, and how they are kept when the form is refused."""

from django.utils.translation import gettext as _

from accounts.services import drop_draft, save_draft
from accounts.stamps import Stamp
from room.commands import COMMANDS
from room.forms.commands import SLOT
from sessions.models import Session
from sets.requests import SetRequest

# What tells two forms of one verb apart, where the form names no slot.
TELLS = ("about", "contribution", "action", "step", "round", "kind")


def keep_drafts(request: SetRequest, session: Session, verb: str) -> set[str]:
    """What was typed and could not be kept becomes its author's draft; answers with the slots."""
    slots = {
        field: slot
        for field, slot in slots_of(request, session, verb).items()
        if request.POST.get(field, "").strip()
    }
    if "waited" in request.POST:
        for slot in request.POST.get("slot", "").split(
            ","
        ):  # where it was typed, unless somebody typed on there
            if SLOT.fullmatch(slot) and slot not in slots.values():
                drop_draft(person=request.user, slot=slot, stamp=Stamp.of(request.POST))
    for field, slot in slots.items():
        save_draft(
            person=request.user,
            slot=slot,
            words=request.POST[field],
            about=session.pk,
            label=_label(field),
            stamp=Stamp.of(request.POST),
        )
    return set(slots.values())


def slots_of(request: SetRequest, session: Session, verb: str) -> dict[str, str]:
    """Where each box of the form is drafted: as its form says, or under a name of its own."""
    named = [slot for slot in request.POST.get("slot", "").split(",") if SLOT.fullmatch(slot)]
    which = next((request.POST[name] for name in TELLS if request.POST.get(name)), "")
    # Of what adds, several may have waited in one box: each keeps its words for itself.
    adds = COMMANDS[verb].adds or request.POST.get("others")
    apart = f":{request.POST.get('key', '')[:12]}" if adds and "waited" in request.POST else ""
    found = {}
    for n, field in enumerate(COMMANDS[verb].words):
        own = f"{verb}:{session.pk}:{field}:{which[:36]}"
        slot = named[n] if n < len(named) else own if SLOT.fullmatch(own) else own.rpartition(":")[0]
        found[field] = slot + apart if SLOT.fullmatch(slot + apart) else slot
    return found


def _label(field: str) -> str:
    """Where it was typed, in words."""
    return {
        "topic_line": _("A topic"),
        "wants": _("What you would like"),
        "happened": _("What happened"),
        "changed": _("What changed as a result"),
        "theme_words": _("A theme"),
        "title": _("An activity"),
        "question": _("The closing question"),
    }.get(field, _("Something to keep"))
