"""Extra HTML attributes given to a component, checked, so that a misspelt one fails in a test and not in a browser."""

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
    """` hx-post="…"` from hx_post=…; what is None, False or empty is left out, True stands bare."""
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
    """The class for a variant, or TypeError with the names that would have been right."""
    if given not in known:
        raise TypeError(f"No {what} {given!r}: {', '.join(repr(name) for name in known)}")
    return known[given]
