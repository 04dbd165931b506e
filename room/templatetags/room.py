"""Forms of the room: one tag draws a verb's form, others say what was wrong and keep what was typed."""

import logging
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts import labels
from core.templatetags.ui import drawn
from core.ui.drawn import drawn_once
from core.ui.icons import icon
from core.ui.marks import KEY, SECRET, VERSION
from room.state.people import PersonRow
from room.state.state import RoomState
from sessions.models import Round, Session
from sessions.process.formats import Format
from sessions.reads.formats import format_name, offered_activities

register = template.Library()
log = logging.getLogger("room.drawing")


@register.simple_block_tag(takes_context=True)
def verb(
    context: Context, content: str, name: str, *, css: str = "", keys: str = "", **hidden: object
) -> SafeString:
    """A form that does one verb: an ordinary form, and swapped in place where scripts run.

    It carries the version it was made at and a key of its own, so that sent twice it counts once; both are put in as
    the page leaves. What its answer takes the place of, the page's root says for all forms.
    """
    fixed: dict[str, Any] = {"csrfmiddlewaretoken": SECRET, "expected_version": VERSION, "key": KEY, **hidden}
    fields = "".join(
        f'<input type="hidden" name="{said}" value="{conditional_escape(value)}">'
        for said, value in fixed.items()
        if value not in (None, "")
    )
    # Joined by hand, since a host's screen has some fifty of them; whatever is no template's own was escaped above.
    whole = f"{_opening(context['room_id'], name, css)}{fields}{conditional_escape(content)}</form>"
    return SafeString(whole)  # nosec B703


@lru_cache(maxsize=2048)
def _opening(session_id: UUID, name: str, css: str) -> SafeString:
    url = _address(session_id, name)
    return format_html(
        '<form action="{}" method="post" novalidate hx-post="{}"{} data-verb="{}">',
        url,
        url,
        format_html(' class="{}"', css) if css else "",
        name,
    )


@register.simple_tag(takes_context=True)
def at_once(context: Context, name: str, *fields: str) -> SafeString:
    """The attributes of a choice that is sent as soon as it is made, with these fields of its form and no others."""
    return format_html(
        'hx-post="{}" hx-trigger="change" hx-sync="closest fieldset:queue last" hx-params="csrfmiddlewaretoken,{}"',
        _address(context["room_id"], name),
        ",".join([*fields, name]),
    )


@lru_cache(maxsize=2048)  # a host's screen has some fifty forms, drawn anew at each change
def _address(session_id: UUID, name: str) -> str:
    return reverse("room:do", args=[session_id, name])


@register.simple_tag
def activities_of(session: Session) -> tuple[tuple[str, str, int], ...]:
    """The activities that may be added to the plan of a session, the set's own first: slug, name and minutes."""
    return tuple((one.slug, one.name, one.minutes) for one in offered_activities(session.learning_set))


@register.simple_tag
def others(rows: Iterable[PersonRow]) -> tuple[tuple[UUID, str, str], ...]:
    """Everybody but the reader by name, and how the register has them: for who keeps it."""
    return tuple((row.person.pk, row.name, row.presence) for row in rows if not row.is_you)


@register.simple_tag
def format_lines(formats: Iterable[Format]) -> tuple[tuple[str, str], ...]:
    """What each of them is, in one line."""
    return tuple((one.name, one.summary) for one in formats)


@register.simple_tag(takes_context=True)
def person_row(context: Context, row: PersonRow) -> SafeString:
    """A row of `People in the room`, with what the reader may do: for others if they host, else for themselves."""
    return drawn(
        "room/_person.html",
        room_id=context["room_id"],
        person_id=row.person.pk,
        name=row.name,
        state=row.state,
        kind=row.disc,
        you=row.is_you,
        now=row.is_now,
        deed=_deed(context["room"], row),
    )


def _deed(room: RoomState, row: PersonRow) -> str:
    if row.is_you:
        if not (room.session.is_live and row.is_here):
            return ""
        return "in-room" if row.presence == "remote" else "" if row.is_host else "remote"
    if not room.is_host:
        return ""
    asks = room.has_queue and row.has_no_device and not row.queue_place and not row.is_now
    if asks and not (room.round and row.person.pk == room.round.presenter_id):
        return "ask"
    return "mark" if room.session.is_live and not row.is_here else ""


class Part(template.Node):
    """A part of the room. One that cannot be drawn says so, and the rest is drawn; what went wrong is logged."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        try:
            # Nothing that the part pushed on the context before it broke may reach the others.
            with context.push():
                return self.nodelist.render(context)
        except (PermissionDenied, Http404):
            raise
        except Exception:
            log.exception("a part of the room cannot be drawn")
            return render_to_string("room/_broken.html")


@register.tag
def part(parser: template.base.Parser, token: template.base.Token) -> Part:
    """Draws what stands up to `endpart`, or says in its place that it cannot be shown."""
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return Part(nodelist)


@register.simple_tag(takes_context=True)
def problem(
    context: Context, name: str, field: str, id: str = "", *, only: tuple[str, object] | None = None
) -> SafeString:
    """What was wrong with that field of that verb, beside it; nothing otherwise."""
    said = context["errors"].get(field) if _is_meant(context, name, only) else None
    if not said:
        return SafeString("")
    return format_html(
        '<p class="error"{} role="alert">{}<span><span class="visually-hidden">{} </span>{}</span></p>',
        format_html(' id="{}"', id) if id else "",
        icon("warning"),
        _("Error:"),
        said,
    )


@register.simple_tag(takes_context=True)
def typed(
    context: Context,
    name: str,
    field: str,
    slot: str = "",
    fallback: object = "",
    *,
    only: tuple[str, object] | None = None,
) -> str:
    """What stands in the box: what was typed and refused, else the draft, else what was kept before."""
    if _is_meant(context, name, only):
        return str(context["typed"].get(field, ""))
    return str((slot and context["room"].drafts.get(slot)) or fallback or "")


@register.simple_tag
def pair(name: str, value: object) -> tuple[str, object]:
    """Which one of several forms of a verb is meant: the hidden field and its value."""
    return (name, value)


@register.simple_tag(takes_context=True)
def format_of(context: Context, round: Round) -> str:
    """What people call the format of a round."""
    return format_name(round.format, context["room"].session.learning_set)


@register.simple_tag(takes_context=True)
def slot(context: Context, kind: str, *parts: object) -> str:
    """The name under which drafts of that box are kept: its kind, the session, and what it is about."""
    return str(context["room"].viewer.slot(kind, *parts))


@register.simple_tag(takes_context=True)
def drafted(context: Context, slot: str, state: str, label: str) -> SafeString:
    """The attributes by which a box is kept as a draft while it is typed in."""
    return _drafted(context["room_id"], slot, state, label)


@drawn_once
def _drafted(room_id: UUID, slot: str, state: str, label: str) -> SafeString:
    return format_html(
        'data-draft="{}" data-draft-url="{}" data-draft-state="{}" data-draft-about="{}" data-draft-label="{}"'
        ' data-draft-signature="{}"',
        slot,
        reverse("accounts:draft"),
        state,
        room_id,
        label,
        labels.signature(label),
    )


@register.simple_tag(takes_context=True)
def draft_line(context: Context, id: str, slot: str) -> SafeString:
    """The line beside a box whose words are for others once they are shared: whether what stands in it is a draft."""
    return drawn("ui/draft_state.html", id=id, shares=True, is_draft=slot in context["room"].drafts)


def _has_open_box(room: RoomState, slots: str) -> bool:
    """Whether what was typed there has a box that stays open; what waited for the line has its key behind the slot."""
    first = f"{slots.partition(',')[0]}:"
    return any(f"{slot}:".startswith(first) for slot in room.open_slots)


def _is_meant(context: Context, name: str, only: tuple[str, object] | None) -> bool:
    if context["failed"] != name:
        return False
    typed, room = context["typed"], context["room"]
    # What came from a box that stays open after its stage is said there, not in the present stage's form of that verb.
    if (only is None or only[0] != "slot") and _has_open_box(room, typed.get("slot", "")):
        return False
    return only is None or typed.get(only[0]) == str(only[1])
