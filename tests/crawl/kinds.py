"""When two forms, or two addresses, are alike: one of each kind is enough from day to day."""

from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

from tests.crawl.document import Control, Form
from tests.crawl.sending import Sending
from tests.crawl.visitor import local

SHORT = 20  # longer than that is an id, not a word
NO_BOX = {"hidden", "checkbox", "radio", "button", "reset", "submit", "image", "file", "range", "color"}


def kind_of_form(page: str, sending: Sending, button: Control | None) -> object:
    """Where it stands, where it goes, what it holds, and which button sends it; the admin's buttons are alike."""
    if page.startswith("/admin/"):
        return place(page), place(sending.url), frozenset(name for name, _ in sending.pairs if name[0] != "_")
    value = button.value if button and len(button.value) < SHORT and "@" not in button.value else ""
    pressed = (button.name, value) if button else None
    return place(page), place(sending.url), frozenset(name for name, _value in sending.pairs), pressed


def kind_of_address(url: str) -> object:
    """A list that is filtered or turned over: its page and what is asked of it. In the admin the kind of page alone."""
    parts = urlsplit(url)
    if parts.path.startswith("/admin/"):
        return place(url), bool(parts.query)
    return parts.path, tuple(sorted(name for name, _value in parse_qsl(parts.query, keep_blank_values=True)))


def place(url: str) -> tuple[object, ...]:
    """The name of an address, and the words in it that are no ids."""
    path = local(url).partition("?")[0]
    try:
        match = resolve(path)
    except Resolver404:
        return (path,)
    words = [value for value in match.kwargs.values() if isinstance(value, str) and len(value) < SHORT]
    return (match.view_name, *words)


def ways_to_send(form: Form) -> list[Control | None]:
    """Its buttons; without any, the return key in its one box. More boxes, or none, and it cannot be sent."""
    boxes = [one for one in form.controls if one.tag == "input" and one.kind not in NO_BOX]
    return [*form.buttons] or [None] * (len(boxes) == 1)
