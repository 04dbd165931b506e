"""Small components: button, card, notice, pill, tag, nothing_yet, dialog."""

import zlib

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.ui.attributes import attributes, one_of
from core.ui.drawn import drawn_once
from core.ui.icons import icon as draw

VARIANTS = {
    "plain": "",
    "primary": " button-primary",
    "quiet": " button-quiet",
    "danger": " button-danger",
    "on": " button-on",
}
BUTTON_SIZES = {"": "", "large": " button-large", "icon": " button-icon"}
TYPES = {"submit": "submit", "button": "button", "reset": "reset"}
TONES = {"": "", "info": "", "now": "now", "alert": "alert", "done": "done"}
KEY_NAMES = {"+": "Plus", "-": "Minus"}
NOTICE_ICONS = {"": "info", "info": "info", "now": "clock", "alert": "warning", "done": "tick"}


def heading_id(title: object) -> str:
    """An HTML id from a heading's text; from a checksum if the text has no Latin letters."""
    return f"h-{slugify(str(title)) or zlib.crc32(str(title).encode())}"


@drawn_once
def button(
    content: str,
    variant: str = "plain",
    *,
    href: str = "",
    type: str = "submit",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    disabled: bool = False,
    reason: str = "",
    pressed: bool | None = None,
    key: str = "",
    label: str = "",
    css: str = "",
    **extra: object,
) -> SafeString:
    """A button, or with `href` a link that looks like one. One primary button per page; a disabled one shows why."""
    classes = _button_classes("on" if pressed and variant == "plain" else variant, size, wide, css)
    extra |= {"aria_label": label, "data_key": key, "aria_keyshortcuts": KEY_NAMES.get(key, key.upper())}
    if pressed is not None:
        extra["aria_pressed"] = "true" if pressed else "false"
    inside = format_html("{}{}", draw(icon) if icon else "", content)
    if href and not disabled:
        return format_html('<a class="{}" href="{}"{}>{}</a>', classes, href, attributes(extra), inside)
    kind = one_of("type", type, TYPES)
    off = SafeString(" disabled") if disabled else ""
    drawn = format_html(
        '<button class="{}" type="{}"{}{}>{}</button>', classes, kind, off, attributes(extra), inside
    )
    why = format_html(' <span class="small soft">{}</span>', reason) if disabled and reason else ""
    return format_html("{}{}", drawn, why)


def _button_classes(variant: str, size: str, wide: bool, css: str) -> str:
    known = "button" + one_of("button", variant, VARIANTS) + one_of("size", size, BUTTON_SIZES)
    return known + (" button-wide" if wide else "") + (f" {css}" if css else "")


def card(
    content: str,
    title: str = "",
    *,
    tone: str = "",
    meta: str = "",
    id: str = "",
    level: int = 2,
    stack: bool = True,
    css: str = "",
) -> SafeString:
    """A card; with a title it is a <section> labelled by its heading."""
    if level not in (2, 3):
        raise TypeError("A card's heading is of level 2 or 3")
    classes = (
        one_of("tone", tone, {"": "card", "now": "card card-now"})
        + (" stack" if stack else "")
        + (f" {css}" if css else "")
    )
    if not title:
        return format_html('<div class="{}"{}>{}</div>', classes, attributes({"id": id}), content)
    name = f"{id}-h" if id else heading_id(title)
    return format_html(
        '<section class="{}"{} aria-labelledby="{}"><div class="card-head"><h{} id="{}">{}</h{}>{}</div>{}</section>',
        classes, attributes({"id": id}), name, level, name, title, level,
        format_html('<p class="meta">{}</p>', meta) if meta else "", content,
    )  # fmt: skip


def notice(content: str, tone: str = "info", *, icon: str = "", live: bool = False) -> SafeString:
    """A notice within the page; `live` makes screen readers announce it when it appears."""
    kind = one_of("tone", tone, TONES)
    return format_html(
        '<p class="notice{}"{}>{}<span>{}</span></p>',
        f" notice-{kind}" if kind else "",
        SafeString(' role="status"') if live else "",
        draw(icon or NOTICE_ICONS[tone]),
        content,
    )


@drawn_once
def pill(text: str, tone: str = "", *, icon: str = "") -> SafeString:
    """A status word on a coloured background; the colour adds nothing to the word."""
    kind = one_of("tone", tone, TONES)
    return format_html(
        '<span class="pill{}">{}{}</span>', f" pill-{kind}" if kind else "", draw(icon) if icon else "", text
    )


@drawn_once
def tag(text: str, *, icon: str = "") -> SafeString:
    """A word with an icon, without a background."""
    return format_html('<span class="tag">{}{}</span>', draw(icon) if icon else "", text)


@drawn_once
def saved(text: str, *, icon: str = "tick") -> SafeString:
    """The status beside a field: saved, saving or failed."""
    return format_html('<span class="saved">{}{}</span>', draw(icon) if icon else "", text)


def nothing_yet(
    content: str, title: str, *, icon: str = "", level: int = 3, carded: bool = True
) -> SafeString:
    """The empty state of a list: what will appear here, and whom to ask."""
    return format_html(
        '<div class="empty{}">{}<h{}>{}</h{}>{}</div>',
        " card" if carded else "", draw(icon, "large") if icon else "", level, title, level, content,
    )  # fmt: skip


def dialog(content: str, title: str, *, id: str) -> SafeString:
    """A dialog as a popover: a button with popovertarget opens it without JavaScript, and another closes it: on some
    phones a tap beside it does not. That one comes last, so that the first Tab is what the dialog is about."""
    return format_html(
        '<div class="dialog" id="{}" popover role="dialog" aria-labelledby="{}-h"><h2 id="{}-h">{}</h2>{}'
        '<button class="button button-quiet button-icon dialog-close" type="button" popovertarget="{}"'
        ' popovertargetaction="hide" aria-label="{}">{}</button></div>',
        id, id, id, title, content, id, _("Dismiss"), draw("cross"),
    )  # fmt: skip
