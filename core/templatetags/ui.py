"""Template tags and filters for the UI components. A builtin library: templates use it without {% load %}."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form
from crispy_forms.templatetags.crispy_forms_tags import do_uni_form
from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField, BoundWidget
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import balance, budget, circle, controls, days, form, icons, people, ring
from core.ui.attributes import one_of
from core.ui.clockface import Clockface
from core.ui.drawn import drawn_once
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

register.tag("crispy", do_uni_form)  # here too, so that no template has to load crispy's library
register.filter("crispy", as_crispy_form)
register.filter("short", ring.number)
register.filter("day_and_month", days.day_and_month, expects_localtime=True)
register.filter("weekday_and_day", days.weekday_and_day, expects_localtime=True)
register.filter("drawn_as", form.drawn_as)
register.filter("problems", form.problems)


@register.filter
def moment(value: datetime) -> str:
    """A datetime for scripts: ISO 8601 in UTC with milliseconds."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@register.filter
def out_of(number: int, planned: int) -> str:
    """“5 of 9”; the number alone when there are more than were planned."""
    return str(number) if number > planned else _("%(n)s of %(all)s") % {"n": number, "all": planned}


@register.filter
def browser(user_agent: str) -> str:
    """Browser and system from a user agent, such as "Firefox, Linux"; its first 40 characters if neither is known."""
    names = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
    systems = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
    name = next((name for name in names if name in user_agent), "")
    system = next((system for system in systems if system in user_agent), "")
    known = {"Edg": "Edge", "OPR": "Opera"}
    return ", ".join(filter(None, (known.get(name, name), system))) or user_agent[:40]


@register.filter
def once(messages: Iterable[Message] | None) -> list[Message]:
    """Each message once: a form pressed three times says what it says one time, as long as its undo is the same."""
    return list({(one.level, one.extra_tags, str(one)): one for one in messages or ()}.values())


@register.filter
def undo_of(message: Message) -> str:
    """The undo URL of a message, from its extra tag "undo:/…"; "" unless it is a path on this site."""
    url = (message.extra_tags or "").removeprefix("undo:")
    return url if url.startswith("/") and not url.startswith("//") else ""


@register.inclusion_tag("ui/toast.html", takes_context=True)
def toast(context: Context, text: object, *, undo: str = "", version: int | None = None) -> dict[str, Any]:
    """A message that disappears after ten seconds; `undo` is the URL that reverses the change."""
    return {"text": text, "undo": undo, "version": version, "csrf_token": context.get("csrf_token", "")}


@register.inclusion_tag("als/field.html")
def field(field: BoundField) -> dict[str, Any]:
    """One form field with label, help and error as crispy renders it, for pages that lay out their own form."""
    return {"field": field}


@register.inclusion_tag("als/errors.html")
def form_problems(form: forms.BaseForm) -> dict[str, Any]:
    """The error summary, for pages that lay out their own form."""
    return {"form": form}


@register.simple_tag
def draft_state(id: str, *, is_pad: bool = False) -> SafeString:
    """The status line that drafts.js fills: "Draft saved 10:42", or since when there is no connection.

    A pad is its writer's alone: once saved it needs no more.
    """
    return drawn("ui/draft_state.html", id=id, is_pad=is_pad)


@register.simple_tag
def drafts() -> SafeString:
    """The attributes of a form whose boxes are kept as drafts while they are typed in, and filled again on return."""
    said = {
        "data-drafts": reverse("accounts:draft"),
        "data-said-saved": _("Draft saved {}, only you see it"),
        "data-said-back": _("Your draft of before. It is not sent yet."),
        "data-said-lost": _(
            "No connection since {}. Keep writing: it is kept on this page and sent when you are back."
        ),
        "data-said-refused": _(
            "Not saved since {}. If you were signed out, sign in again in another tab: it is saved here then."
        ),
    }
    return format_html_join("", ' {}="{}"', said.items())


@register.simple_tag
def clock(face: Clockface, *, id: str = "clock", size: str = "") -> SafeString:
    """The stage's clock; clock.js runs it from the server's times, not the browser's."""
    size_class = one_of("size", size, {"": "", "s": " clock-s", "l": " clock-l"})
    return SafeString(_clock(face.to_the_second, id, size_class).replace("{now}", moment(face.now), 1))  # nosec B703


@drawn_once
def _clock(face: Clockface, id: str, size_class: str) -> SafeString:
    """The same for all screens of a second, with a place for the moment that each of them has."""
    return render_to_string("ui/clock.html", {"face": face, "id": id, "size_class": size_class})


@register.simple_tag
def strip(face: Clockface, *, id: str = "clock") -> SafeString:
    """The progress bar below the room's header: how much of the stage's time has passed."""
    return drawn("ui/strip.html", spent=ring.number(100 * (1 - face.share_left)), id=id)


@register.simple_tag
@drawn_once
def drawn(template_name: str, **values: Any) -> SafeString:
    """A template that is drawn once for all who have the same values for it: it sees these, and nothing else."""
    return render_to_string(template_name, values)


@register.simple_tag
@drawn_once
def plan_list(groups: Sequence[PlanGroup], *, unfolded: bool = False) -> SafeString:
    """The session's plan, with finished, current and coming steps marked; what is done or far off is folded away."""
    return render_to_string("ui/plan_list.html", {"groups": groups, "unfolded": unfolded})


@register.inclusion_tag("ui/queue.html")
def queue(turns: Sequence[QueueTurn]) -> dict[str, Any]:
    """The queue of speakers."""
    return {"turns": turns}


@register.inclusion_tag("ui/timeline.html")
def timeline(marks: Sequence[TimelineMark]) -> dict[str, Any]:
    """A set's past and planned sessions on one line."""
    return {"marks": marks}


@register.inclusion_tag("ui/keys.html")
def keys(keys: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The list of keyboard shortcuts, as pairs of key and description."""
    return {"keys": keys}


@register.simple_tag
def circle_room(
    members: Sequence[circle.Seat],
    *,
    facilitator: circle.Seat | None = None,
    face: Clockface | None = None,
    clock: str = "clock",
) -> SafeString:
    """The room's circle of seats, with a time ring if a Clockface is given. Pages repeat it as a list for screen
    readers."""
    return _circle_room(tuple(members), facilitator, face.share_left if face else None, clock)


@drawn_once
def _circle_room(
    members: tuple[circle.Seat, ...], facilitator: circle.Seat | None, left: float | None, clock: str
) -> SafeString:
    drawing = circle.room_circle(members, facilitator, left)
    return render_to_string("ui/circle_room.html", {"circle": drawing, "clock": clock})


@register.simple_tag
@drawn_once
def circle_seat(seat: circle.Drawn) -> SafeString:
    """One seat of the room's circle."""
    return render_to_string("ui/circle_seat.html", {"seat": seat})


@register.inclusion_tag("ui/circle_dots.html")
def circle_dots(
    members: Sequence[circle.Seat], *, size: int, facilitator: circle.Seat | None = None
) -> dict[str, Any]:
    """The circle of seats below 160 px: dots without names."""
    if size not in (24, 32, 48, 64, 96):
        raise TypeError(f"No circle of {size} px")
    return {"circle": circle.dot_circle(members, facilitator), "size": size}


@register.inclusion_tag("ui/circle_balance.html")
def circle_balance(
    shares: Sequence[balance.Share], *, size: int = 0, facilitated: bool = True, hidden: bool = False
) -> dict[str, Any]:
    """The circle showing how many turns each member has had. Pages repeat it as a table or text."""
    drawn = balance.balance_circle(shares, size=size, facilitated=facilitated, hidden=hidden)
    return {"circle": drawn, "size": size}


@register.inclusion_tag("ui/budget.html")
def budget_bar(blocks: Sequence[budget.Block], available: int, *, starts: str, ends: str) -> dict[str, Any]:
    """The bar of planned minutes against the session's length. Pages give the sum in words above it."""
    return {"bar": budget.budget_bar(blocks, available, starts=starts, ends=ends)}


@register.simple_tag
def choice_icon(field: BoundField, radio: BoundWidget) -> str:
    """The icon of one value of a Choice widget."""
    name = getattr(field.field.widget, "icons", {}).get(str(radio.data["value"]), "")
    return icons.icon(name) if name else ""


@register.filter
def button_classes(classes: str) -> str:
    """Our CSS classes for the button classes that crispy writes."""
    ours = {"btn": "button", "btn-primary": "button-primary button-large", "btn-inverse": "button-quiet"}
    return " ".join(ours.get(word, word) for word in classes.split())
