"""What can be sent to each address: controls of its forms as drawn, the room's forms, names that views read by hand."""

import ast
from collections import defaultdict
from functools import cache
from html.parser import HTMLParser

from room.commands import COMMANDS
from tests.house.tree import product_modules

CONTROLS = {"input", "textarea", "select", "button"}
OURS = {"csrfmiddlewaretoken"}


class Forms(HTMLParser):
    """(method, address) -> names of controls, of every form on a page."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.found: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._form = ("GET", url)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            where = (said.get("action") or self.url).split("#")[0] or self.url
            self._form = ((said.get("method") or "get").upper(), where)
        name = said.get("name")
        if tag in CONTROLS and name and name not in OURS:
            self.found[self._form].add(name)


def forms_on(url: str, page: str) -> dict[tuple[str, str], set[str]]:
    parser = Forms(url)
    parser.feed(page)
    return parser.found


@cache
def named_in_code() -> frozenset[str]:
    """Each name that a view reads by hand from what was sent: `request.POST.get("name")` and its like."""
    names: set[str] = set()
    for path in product_modules():
        for node in ast.walk(ast.parse(path.read_text())):
            names |= _read(node)
    return frozenset(names)


def _read(node: ast.AST) -> set[str]:
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"get", "getlist"}
    ):
        holder, keys = node.func.value, node.args[:1]
    elif isinstance(node, ast.Subscript):
        holder, keys = node.value, [node.slice]
    else:
        return set()
    if not (isinstance(holder, ast.Attribute) and holder.attr in {"GET", "POST"}):
        return set()
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def fields_of(verb: str) -> list[str]:
    """The fields of a verb of the room."""
    return sorted(COMMANDS[verb].form.base_fields)
