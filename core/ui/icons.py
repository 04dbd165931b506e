"""The SVG icons, from one sprite."""

from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

# fmt: off
NAMES = frozenset({
    "home", "sets", "issue", "action", "calendar", "clock", "play", "pause", "back", "next", "plus",
    "minus", "tick", "cross", "done", "partly", "changed", "notyet", "say", "listen", "clarification",
    "probing", "actionq", "suggestion", "star", "remote", "place", "private", "people", "mail", "copy",
    "undo", "download", "print", "keys", "info", "warning", "offline", "starred", "menu",
    "search", "phone", "open", "dropped",
})
# fmt: on
SIZES = {"": "icon", "large": "icon icon-large"}


@lru_cache(maxsize=2 * len(NAMES))  # the room renders sixty at every change
def icon(name: str, size: str = "") -> SafeString:
    """Render an icon, hidden from screen readers: its meaning must be in text beside it."""
    if name not in NAMES or size not in SIZES:
        raise TypeError(f"No icon {name!r} of size {size!r}")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"></use></svg>',
        SIZES[size],
        static("icons.svg"),
        name,
    )
