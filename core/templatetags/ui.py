"""The components as template tags; a builtin library, so no template loads it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.templatetags.crispy_forms_tags import do_uni_form
from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField, BoundWidget
from django.template.context import Context
from django.utils.translation import gettext as _

from core.ui import balance, budget, circle, controls, form, icons, people, ring
from core.ui.attributes import one_of
from core.ui.clockface import Clockface
from core.ui.plan import PlanGroup, QueueTurn, TimelineMark

register = template.Library()

register.simple_tag(icons.icon)
register.simple_tag(controls.pill)
register.simple_tag(controls.tag)
register.simple_tag(controls.saved)
register.simple_tag(people.disc)
register.simple_tag(form.control)
register.simple_block_tag(controls.button)
register.simple_block_tag(controls.card)
register.simple_block_tag(controls.notice)
register.simple_block_tag(controls.nothing_yet)
register.simple_block_tag(controls.dialog)
register.simple_block_tag(people.person)
register.simple_block_tag(people.say)
register.simple_block_tag(people.entry)
register.simple_block_tag(people.topic)
register.simple_block_tag(people.sequence)
register.simple_block_tag(people.action)

register.tag("crispy", do_uni_form)  # here too, so that no page loads crispy's library
register.filter("crispy", as_crispy_form)
register.filter("short", ring.number)
register.filter("drawn_as", form.drawn_as)
register.filter("problems", form.problems)


@register.filter
def moment(value: datetime) -> str:
    """A moment for scripts and machines: ISO, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@register.filter
def out_of(number: int, planned: int) -> str:
    """“5 of 9”; the number alone when there are more than were planned."""
    return str(number) if number > planned else _("%(n)s of %(all)s") % {"n": number, "all": planned}


@register.filter
def browser(user_agent: str) -> str:
    """The two words that a person knows a browser by; the rest of what it says of itself is noise."""
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
    name = next((name for name in names if name in user_agent), "")
    system = next((system for system in systems if system in user_agent), "")
    known = {"Edg": "Edge", "OPR": "Opera"}
    return ", ".join(filter(None, (known.get(name, name), system))) or user_agent[:40]


@register.filter
def undo_of(message: Message) -> str:
    """Where a message is taken back: its extra tag "undo:/…"; only an address of this site."""
    url = (message.extra_tags or "").removeprefix("undo:")
    return url if url.startswith("/") and not url.startswith("//") else ""


@register.inclusion_tag("ui/toast.html", takes_context=True)
def toast(context: Context, text: object, *, undo: str = "", version: int | None = None) -> dict[str, Any]:
    """Said once and gone after ten seconds; `undo` is the address that takes it back."""
    return {"text": text, "undo": undo, "version": version, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("als/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """One field with label, help and error: what crispy draws, where a page lays out its own form."""
    return {"field": field}


@register.inclusion_tag("als/errors.html")
def form_problems(form: forms.BaseForm) -> dict[str, Any]:
    """The summary of what is wrong, for a form that a page lays out itself."""
    return {"form": form}


@register.inclusion_tag("ui/draft_state.html")
def draft_state(id: str) -> dict[str, Any]:
    """Where drafts.js says whether what is typed is kept: "Saved 10:42", or since when there is no connection."""
    return {"id": id}


@register.inclusion_tag("ui/clock.html")
def clock(face: Clockface, *, id: str = "clock", size: str = "") -> dict[str, Any]:
    """The stage's clock; clock.js ticks it from the server's own moments."""
    return {
        "face": face,
        "id": id,
        "size_class": one_of("size", size, {"": "", "s": " clock-s", "l": " clock-l"}),
    }


@register.inclusion_tag("ui/strip.html")
def strip(face: Clockface, *, id: str = "clock") -> dict[str, Any]:
    """The thin line below the room's head: how much of the stage is spent."""
    return {"spent": ring.number(100 * (1 - face.share_left)), "id": id}


@register.inclusion_tag("ui/plan_list.html")
def plan_list(groups: Sequence[PlanGroup]) -> dict[str, Any]:
    """Done has a tick, now is lit, next is open."""
    return {"groups": groups}


@register.inclusion_tag("ui/queue.html")
def queue(turns: Sequence[QueueTurn]) -> dict[str, Any]:
    """Who speaks, and who comes next."""
    return {"turns": turns}


@register.inclusion_tag("ui/timeline.html")
def timeline(marks: Sequence[TimelineMark]) -> dict[str, Any]:
    """A set's sessions on one line."""
    return {"marks": marks}


@register.inclusion_tag("ui/keys.html")
def keys(keys: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Which key does what: pairs of key and words."""
    return {"keys": keys}


@register.inclusion_tag("ui/circle_room.html")
def circle_room(
    members: Sequence[circle.Seat],
    *,
    facilitator: circle.Seat | None = None,
    face: Clockface | None = None,
    clock: str = "clock",
) -> dict[str, Any]:
    """The circle in the room; with a clock's face it carries the time ring. A list beside it says the same."""
    return {
        "circle": circle.room_circle(members, facilitator, face.share_left if face else None),
        "clock": clock,
    }


@register.inclusion_tag("ui/circle_dots.html")
def circle_dots(
    members: Sequence[circle.Seat], *, size: int, facilitator: circle.Seat | None = None
) -> dict[str, Any]:
    """The same circle under 160 px."""
    if size not in (24, 32, 48, 64, 96):
        raise TypeError(f"No circle of {size} px")
    return {"circle": circle.dot_circle(members, facilitator), "size": size}


@register.inclusion_tag("ui/circle_balance.html")
def circle_balance(
    shares: Sequence[balance.Share], *, size: int = 0, facilitated: bool = True, hidden: bool = False
) -> dict[str, Any]:
    """The circle filled with turns. A table or words beside it say the same."""
    drawn = balance.balance_circle(shares, size=size, facilitated=facilitated, hidden=hidden)
    return {"circle": drawn, "size": size}


@register.inclusion_tag("ui/budget.html")
def budget_bar(blocks: Sequence[budget.Block], available: int, *, starts: str, ends: str) -> dict[str, Any]:
    """Minutes chosen against the end; the sum stands in words above it."""
    return {"bar": budget.budget_bar(blocks, available, starts=starts, ends=ends)}


@register.simple_tag
def choice_icon(field: BoundField, radio: BoundWidget) -> str:
    """The icon that a Choice widget gives one of its values."""
    name = getattr(field.field.widget, "icons", {}).get(str(radio.data["value"]), "")
    return icons.icon(name) if name else ""


@register.filter
def button_classes(classes: str) -> str:
    """Crispy's own words for buttons, in ours."""
    ours = {"btn": "button", "btn-primary": "button-primary button-large", "btn-inverse": "button-quiet"}
    return " ".join(ours.get(word, word) for word in classes.split())
