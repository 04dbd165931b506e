"""The policy holds: every address × every kind of person × reading and sending × own and other things; and no answer
shows words to who is not entitled to them."""

import copy
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from room.commands import COMMANDS
from tests.access import policy, sinks
from tests.access.addresses import routes
from tests.access.asking import answer_of, ask
from tests.access.canaries import INSIDE, Canaries, Sighting, explain
from tests.access.cells import DO, addresses_for, deeds_for, rows, stated, stated_deeds
from tests.access.conftest import Enter
from tests.access.headers import missing
from tests.access.places import KINDS, Scene
from tests.access.policy import table

pytestmark = pytest.mark.both


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of lines say nothing here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    stated = [name for part in rows().values() for name in {name for name, _method in part}]
    assert len(stated) == len(set(stated)), "An address stands in one table."
    assert {route.name for route in routes()} - {DO} == set(stated)
    assert set(COMMANDS) == {verb for verb, _method in table(policy.COMMANDS)}


@pytest.mark.parametrize("kind", KINDS)
def test_policy_holds_for(
    kind: str, scene: Scene, canaries: Canaries, enter: Enter, record_property: Any
) -> None:
    browser = enter(scene.people[kind])
    unexpected, bare, count = [], [], 0
    words: list[Sighting] = []
    kept = copy.deepcopy(browser.cookies)
    for (what, method, about, expected), url, data in [*addresses_for(kind, scene), *deeds_for(kind, scene)]:
        count += 1
        response = _answer(browser, method, url, data)
        found, without = answer_of(response), missing(response)
        words += sinks.of_page(canaries, kind, url, response, browser)
        browser.cookies = copy.deepcopy(kept)
        bare += [f"{what} {method} {found}: {header}" for header in without]
        if found != expected:
            unexpected.append(f"{what} {method} {about}: {found}, not {expected}")
    sys.stdout.write(f"{kind}: {count} cells\n")
    record_property("cells", count)
    assert not unexpected, "\n".join(["", *unexpected])
    assert not bare, "\n".join(["", *bare])
    assert count > 300
    leaks = canaries.leaks(words)
    assert not leaks, explain(leaks)
    if kind in INSIDE or kind == "other_facilitator":
        assert words, "They read nothing at all: the test would not notice a leak."


def test_matrix_has_two_thousand_cells_and_more(scene: Scene, db: None) -> None:
    cells = sum(len([*stated(kind, scene), *stated_deeds(kind, scene)]) for kind in KINDS)
    said = f"{cells} cells: {len(KINDS)} kinds, {len(routes())} addresses, {len(COMMANDS)} verbs\n"
    sys.stdout.write(said)
    assert cells >= 2000


def _answer(browser: Client, method: str, url: str, data: dict[str, Any]) -> HttpResponseBase:
    """The answer; what was done is undone."""
    with transaction.atomic():
        response = ask(browser, method, url, data)
        transaction.set_rollback(True)
    return response
