"""What a browser sends when somebody presses a button of a form: its fields in document order, and where to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode, urljoin

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from tests.crawl.document import Control, Form

Way = Literal["empty", "filled"]
Pair = tuple[str, str]
PLAIN = "Plain words"
CHOSEN = {"checkbox", "radio"}
NEVER_SENT = {"button", "reset", "image"}
KEPT = {"hidden", "date", "time", "datetime-local", "month", "week", "number", "range", "color"}


@dataclass(frozen=True)
class Sending:
    """One press: method, address, and the pairs as they go."""

    method: str
    url: str
    pairs: tuple[Pair, ...]
    enctype: str

    def body(self) -> tuple[bytes, str]:
        """The body of a post and its content type."""
        if self.enctype == "multipart/form-data":
            fields: dict[str, list[str]] = {}
            for name, value in self.pairs:
                fields.setdefault(name, []).append(value)
            return encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT
        return urlencode(self.pairs).encode(), "application/x-www-form-urlencoded"


def press(
    form: Form, button: Control | None, way: Way, page: str, own: Mapping[str, str] | None = None
) -> Sending:
    """The request that goes out; a form without a button is sent by the return key.

    `own` holds what only the person can know, such as their address, by the names of boxes to fill.
    """
    pressed = button.attributes if button is not None else {}
    action = pressed.get("formaction") or form.attributes.get("action") or page
    method = (pressed.get("formmethod") or form.attributes.get("method") or "get").lower()
    enctype = pressed.get("formenctype") or form.attributes.get("enctype") or ""
    url = urljoin(page, action)
    pairs = tuple(_pairs(form, button, way, own or {}))
    if method == "get":
        url = url.partition("#")[0].partition("?")[0] + "?" + urlencode(pairs)
    return Sending(method, url, pairs, enctype.lower())


def _pairs(form: Form, button: Control | None, way: Way, own: Mapping[str, str]) -> list[Pair]:
    chosen = _radios(form, way)
    found: list[Pair] = []
    for control in form.controls:
        if control.is_submit and control is not button:
            continue
        if not control.name or control.is_disabled or control.kind in NEVER_SENT:
            continue
        if control.kind == "radio":
            values = [control.attributes.get("value", "on")] if control in chosen else []
        else:
            values = _values(control, way, own)
        found += [(control.name, _lines(value)) for value in values]
    return found


def _radios(form: Form, way: Way) -> list[Control]:
    """One of each name: the one that is checked; when filling, else the first."""
    groups: dict[str, list[Control]] = {}
    for control in form.controls:
        if control.kind == "radio" and not control.is_disabled:
            groups.setdefault(control.name, []).append(control)
    found = []
    for group in groups.values():
        checked = [one for one in group if "checked" in one.attributes]
        found += checked[-1:] or (group[:1] if way == "filled" else [])
    return found


def _values(control: Control, way: Way, own: Mapping[str, str]) -> list[str]:
    kind = control.kind
    if control.is_submit or kind == "hidden":
        return [control.value]
    if kind == "checkbox":
        return [control.attributes.get("value", "on")] if way == "filled" else []
    if kind == "select":
        return _selected(control, way)
    if way == "empty":
        return [""]
    if control.name in own:
        return [own[control.name]]
    if kind in KEPT and control.value:
        return [control.value]
    return [_typed(control)]


def _selected(control: Control, way: Way) -> list[str]:
    """What stands selected, else the first; emptied where there is an empty choice, filled where there is another."""
    options = [one for one in control.options if "disabled" not in one.attributes]
    several = "multiple" in control.attributes
    first = [one.value for one in options][:1]
    values = [one.value for one in options if one.is_selected]
    if way == "empty":
        has_empty = any(not one.value for one in options)
        return [] if several else [""] if has_empty else values[-1:] or first
    full = [value for value in values if value] or [one.value for one in options if one.value][:1]
    return full if several else full[-1:] or first


def _typed(control: Control) -> str:
    """A plain value of the kind that the box asks for."""
    day = timezone.localdate() + timedelta(days=21)
    number = control.attributes.get("min") or "1"
    plain = {
        "email": "somebody@example.org",
        "url": "https://example.org/",
        "date": day.isoformat(),
        "time": "10:00",
        "datetime-local": f"{day.isoformat()}T10:00",
        "number": number,
        "range": number,
        "password": "plain-words-for-a-door",
        "tel": "020 7946 0000",
    }.get(control.kind, PLAIN)
    if control.attributes.get("inputmode") == "numeric" and control.kind == "text":
        plain = "123456"
    longest = control.attributes.get("maxlength", "")
    return plain[: int(longest)] if longest.isdigit() else plain


def _lines(value: str) -> str:
    """Line ends as they go over the wire."""
    return value.replace("\r\n", "\n").replace("\n", "\r\n")
