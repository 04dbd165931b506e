"""Extra HTML attributes of a component, checked against a list so that a misspelt one raises."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PREFIXES = ("hx-", "data-", "aria-")
# fmt: off
NAMES = frozenset({
    "id", "name", "value", "form", "formaction", "formnovalidate", "title", "popovertarget", "popovertargetaction",
    "download", "target", "rel", "role", "tabindex",
})
# fmt: on


def attributes(extra: dict[str, object]) -> SafeString:
    """Render ` hx-post="…"` from hx_post=…; None, False and "" are left out, True gives the bare name."""
    pairs = [(name.rstrip("_").replace("_", "-"), value) for name, value in extra.items()]
    for name, _value in pairs:
        if name.startswith("hx-on") or (name not in NAMES and not name.startswith(PREFIXES)):
            raise TypeError(f"No attribute {name!r}")
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in pairs
            if value not in (None, False, "")
        ),
    )


def one_of(what: str, given: str, known: dict[str, str]) -> str:
    """The CSS class of a variant; raises TypeError naming the allowed ones."""
    if given not in known:
        raise TypeError(f"No {what} {given!r}: {', '.join(repr(name) for name in known)}")
    return known[given]
