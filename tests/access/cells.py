"""The cells of the policy: who asks what, how, about which thing, and the answer that is stated."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import reverse

from tests.access import policy
from tests.access.addresses import Route, address, routes
from tests.access.asking import deed, posted
from tests.access.places import KINDS, Place, Scene
from tests.access.policy import by_kind, table

METHODS = ("GET", "POST")
DO = "room:do"
LEFT = ("past_facilitator", "leaver")

Cell = tuple[str, str, str, str]  # what is asked, how, about which thing, and the stated answer
Asked = tuple[Cell, str, dict[str, Any]]


@cache
def rows() -> dict[str, policy.Rows]:
    named = ("SETS", "MINE", "PROGRAMMES", "LED_SETS", "INVITATIONS", "OPEN", "BRINGING", "DOORS")
    return {name: table(getattr(policy, name)) for name in named} | {"ADMIN": policy.admin_rows()}


def row_of(rows_: policy.Rows, name: str, method: str) -> dict[str, str]:
    """The row, or that this is not how one asks there."""
    if (name, method) in rows_:
        return rows_[name, method]
    other = rows_[name, "POST" if method == "GET" else "GET"]
    return {column: answer if answer == "login" else "405" for column, answer in other.items()}


def stated(kind: str, scene: Scene) -> Iterator[tuple[Cell, Route, Place]]:
    """The cells of all addresses, each with its route and whose thing it is about."""
    tables = rows()
    for route in routes():
        if route.name == DO:
            continue
        part = _table_of(route, tables)
        for method in METHODS:
            cells = row_of(tables[part], route.name, method)
            for about, place, expected in _objects(part, route, kind, scene, cells):
                yield (route.name, method, about, expected), route, place


def addresses_for(kind: str, scene: Scene) -> Iterator[Asked]:
    """The same with what is asked: the address, and what is sent there."""
    for cell, route, place in stated(kind, scene):
        _name, method, about, _expected = cell
        owner = scene.people[kind] if about == "mine" else None
        data = posted(route, place) if method == "POST" else {}
        yield cell, address(route, place, scene, owner), data


def _objects(
    part: str, route: Route, kind: str, scene: Scene, cells: dict[str, str]
) -> Iterator[tuple[str, Place, str]]:
    harbour, heron = scene.harbour, scene.heron
    if part in {"SETS", "INVITATIONS"}:
        at_home = by_kind(cells)
        yield "Harbour", harbour, at_home[kind]
        away = {"anonymous": "anonymous", "other_facilitator": "facilitator"}.get(kind, "outsider")
        yield "Heron", heron, at_home[away]
    elif part == "MINE":
        yield from _personal(kind, scene, cells)
    elif part == "LED_SETS":
        yield "Harbour", harbour, by_kind(cells)[kind]
        yield "Heron", heron, by_kind(cells)[kind]
    elif part == "PROGRAMMES":
        yield "own", harbour, by_kind(cells)[kind]
        swapped = {"lead": "outsider", "other_programme_lead": "lead"}.get(kind, kind)
        yield "other", heron, by_kind(cells)[swapped]
    else:
        yield "one", harbour, by_kind(cells)[kind]
        if "<" in route.pattern:
            yield "other", heron, by_kind(cells)[kind]


def _personal(kind: str, scene: Scene, cells: dict[str, str]) -> Iterator[tuple[str, Place, str]]:
    person = scene.people[kind]
    if kind == "anonymous" or person is None:
        yield "Harbour", scene.harbour, cells["anonymous"]
        yield "Heron", scene.heron, cells["anonymous"]
        return
    if person in scene.harbour.mine:
        own = "leavers" if kind in LEFT else "observers" if kind == "observer" else "own"
        yield "mine", scene.harbour, cells[own]
    inside = kind in KINDS[KINDS.index("observer") :]
    yield "Harbour", scene.harbour, cells["companions" if inside else "strangers"]
    yield "Heron", scene.heron, cells["companions" if kind == "other_facilitator" else "strangers"]


def stated_deeds(kind: str, scene: Scene) -> Iterator[tuple[Cell, Place]]:
    """The cells of the room's verbs."""
    for (verb, method), cells in table(policy.COMMANDS).items():
        for about, place, expected in _objects("SETS", Route(DO, "", None), kind, scene, cells):
            yield (verb, method, about, expected), place


def deeds_for(kind: str, scene: Scene) -> Iterator[Asked]:
    """The same with what is asked."""
    for cell, place in stated_deeds(kind, scene):
        verb = cell[0]
        session = place.held if verb == "reopen" else place.running
        yield cell, reverse(DO, args=[session.pk, verb]), deed(verb, place)


def _table_of(route: Route, tables: dict[str, policy.Rows]) -> str:
    for name, stated in tables.items():
        if any((route.name, method) in stated for method in METHODS):
            return name
    raise LookupError(f"{route.name} has no row in tests/access/policy.py: say who may go there.")
