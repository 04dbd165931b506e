"""Hostile strings in every field, parameter and stored word: no page breaks, nothing becomes markup or a formula."""

import copy
import csv
import io
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.pace import Pace
from core.sealing import keyring
from room.commands import COMMANDS
from sessions.services.own_formats import MOST_NAME, MOST_SAY
from tests import samples
from tests.access import hostile, sinks
from tests.access import scene as scenes
from tests.access.addresses import address, routes
from tests.access.asking import ask, deed
from tests.access.cells import addresses_for
from tests.access.conftest import Enter
from tests.access.fields import fields_of, forms_on, named_in_code
from tests.access.hostile import MARK
from tests.access.places import Scene

DAYS = 3  # in which each field has met every class of strings
PEOPLE = ("anonymous", "facilitator", "presenter", "lead", "site_admin")
LET_IN = {"200", "422", "go", "step-up"}
COMMON = ("expected_version", "key", "slot")  # every verb has them: one speaks for all
LINKS = {
    "href",
    "src",
    "action",
    "formaction",
    "hx-get",
    "hx-post",
    "data",
    "content",
    "xlink:href",
    "poster",
}
DANGEROUS = re.compile(r"^(javascript|vbscript|data:text)", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f]")
ALIVE = {"iframe", "base", "object", "embed", "math"}  # elements the product never draws
KNOWN_BUSY = {"/health/site"}  # says 503 while no worker runs


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    for place in ("accounts.views.drafts", "home.views.search"):
        monkeypatch.setattr(f"{place}.PACE", Pace(most=1_000_000, seconds=1))
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """Every word in it is hostile, and so are the names of people, sets and programmes."""
    words = iter(hostile.SCRIPTS * 12)

    def say(label: str) -> str:
        """The next hostile word that fits: a format's name is short."""
        most = MOST_NAME if "own_format.name" in label or "own_stage.name" in label else MOST_SAY
        return next(said for one in words if len(said := f"{one} {label}") <= most)

    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            keyring.forget()
            made = scenes.build(say)
            _rename(made)
            yield made
            transaction.set_rollback(True)
        keyring.forget()


def _rename(scene: Scene) -> None:
    bad = f"\"><{MARK} x='1"
    for person in (scene.cast.hal, scene.cast.ben, scene.cast.ada, scene.cast.esi):
        person.name = f"{bad} {person.name}"
        person.save()
    scene.harbour.learning_set.name = bad
    scene.harbour.learning_set.save()
    scene.cast.programme.name = bad
    scene.cast.programme.save()
    for session in (scene.harbour.coming, scene.harbour.running, scene.harbour.held):
        session.venue, session.closing_question = bad, bad
        session.save(update_fields=["venue", "closing_question"])
    for round_ in scene.harbour.running.session_rounds.all():
        round_.title = bad
        round_.save(update_fields=["title"])


class Hunter(HTMLParser):
    """Finds what input has made of a page: elements, attributes, handlers, addresses that run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        if MARK in tag or tag in ALIVE:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            runs = name in LINKS and DANGEROUS.match(UNSEEN.sub("", value or ""))
            if MARK in name or name.startswith("on") or (runs and MARK in (value or "")):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if MARK in data and self._inside in {"script", "style"}:
            self.found.append(f"words in <{self._inside}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def wrong(response: HttpResponseBase, url: str) -> list[str]:
    """What a hostile string has done to the answer."""
    if response.status_code >= 500 and url not in KNOWN_BUSY:
        return [str(response.status_code)]
    if "text/html" not in (response.get("Content-Type") or ""):
        return []
    hunter = Hunter()
    hunter.feed(sinks.body_of(response) if not response.streaming else "")
    return hunter.found


class Attack:
    """Sends, undoes, and keeps what went wrong."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.count = 0
        self.tried: set[str] = set()
        self.wrong: list[str] = []

    def send(self, method: str, url: str, data: dict[str, Any], **headers: Any) -> None:
        kept = copy.deepcopy(self.browser.cookies)
        with transaction.atomic():
            response = ask(self.browser, method, url, data, **headers)
            self.count += 1
            self.tried.update(map(str, data.values()))
            self.wrong += [
                f"{method} {url[:80]} {str(data)[:160]!r}: {what}" for what in wrong(response, url)
            ]
            transaction.set_rollback(True)
        self.browser.cookies = kept

    def verdict(self) -> None:
        assert not self.wrong, "\n".join(["", *self.wrong[:40]])


def some(number: int, day: int = samples.NUMBER) -> list[str]:
    """For a field with this number one string of each class, within `DAYS` days; the next field gets the next strings.
    In the deep suite all of every class."""
    if samples.DEEP:
        return list(hostile.all_strings())
    return samples.share(hostile.one_of_each(number + day // DAYS), DAYS, number + day)


def mixed(names: list[str], first: int, turn: int) -> dict[str, str]:
    """Each name with another string, the first name being a field with that number; over all turns all of `some`."""
    return {
        name: strings[(number + turn) % len(strings)]
        for number, name in enumerate(names, first)
        for strings in [some(number)]
    }


def fields_of_verbs() -> list[tuple[str, str]]:
    """Each verb of the room with each of its fields, numbered by where it stands here."""
    return [
        (verb, name)
        for verb in sorted(COMMANDS)
        for name in fields_of(verb)
        if name not in COMMON or verb == "contribute"
    ]


def test_there_are_three_hundred() -> None:
    assert len(set(hostile.all_strings())) >= 300


def test_each_field_meets_every_class_and_among_them_they_meet_every_string_within_the_days() -> None:
    days = range(300 * DAYS, 301 * DAYS)
    tried = [
        {string for day in days for string in some(number, day)}
        for number, _field in enumerate(fields_of_verbs())
    ]
    assert all(met & set(strings) for met in tried for strings in hostile.CLASSES.values())
    assert set().union(*tried) == set(hostile.all_strings())


@pytest.mark.parametrize("kind", [*PEOPLE[1:], "newcomer"])
def test_stored_words_and_names_never_become_markup(kind: str, scene: Scene, enter: Enter) -> None:
    attack = Attack(enter(scene.people[kind]))
    for (_name, method, _about, stated), url, _data in addresses_for(kind, scene):
        if method == "GET" and stated == "200":
            attack.send(method, url, {})
    attack.verdict()


@pytest.mark.parametrize("kind", PEOPLE)
def test_every_field_and_parameter_takes_every_class(kind: str, scene: Scene, enter: Enter) -> None:
    browser = enter(scene.people[kind])
    attack = Attack(browser)
    by_hand = sorted(named_in_code())
    drawn: dict[tuple[str, str], set[str]] = {}
    asked = _entitled(kind, scene)
    for method, url in sorted(asked):
        if method == "GET" and kind != "site_admin":
            with transaction.atomic():
                response = ask(browser, "GET", url, {})
                page = "" if response.streaming else sinks.body_of(response)
                for key, names in forms_on(url, page).items():
                    drawn.setdefault(key, set()).update(names)
                transaction.set_rollback(True)
    first, turns = 0, max(len(some(number)) for number in range(DAYS))
    for method, url in sorted(asked):
        taking = sorted(drawn.get((method, url), set()) | set(by_hand))
        for turn in range(turns):
            attack.send(method, url, mixed(taking, first, turn))
        first += len(taking)
    attack.verdict()
    assert attack.count == turns * len(asked) > 0
    assert attack.tried == {string for number in range(first) for string in some(number)}


def _entitled(kind: str, scene: Scene) -> set[tuple[str, str]]:
    """(method, address) that this kind is let in to, and none before them in `PEOPLE`: each is asked once."""
    before: set[tuple[str, str]] = set()
    for one in PEOPLE[: PEOPLE.index(kind)]:
        cells = addresses_for(one, scene)
        before |= {
            (method, name) for (name, method, _about, stated), _url, _data in cells if stated in LET_IN
        }
    return {
        (method, url)
        for (name, method, _about, stated), url, _data in addresses_for(kind, scene)
        if stated in LET_IN and (method, name) not in before
    }


@pytest.mark.parametrize("part", range(4))
def test_every_field_of_every_verb_takes_every_class(part: int, scene: Scene, enter: Enter) -> None:
    attack = Attack(enter(scene.people["facilitator"]))
    for number, (verb, name) in list(enumerate(fields_of_verbs()))[part::4]:
        url = reverse("room:do", args=[scene.harbour.running.pk, verb])
        whole = deed(verb, scene.harbour)
        for string in some(number):
            attack.send("POST", url, whole | {name: string}, HTTP_HX_REQUEST="true")
    attack.verdict()


def test_every_string_passes_through_one_field_of_words(scene: Scene, enter: Enter) -> None:
    attack = Attack(enter(scene.people["facilitator"]))
    url = reverse("planning:answer", args=[scene.harbour.coming.pk])
    for string in samples.share(list(hostile.all_strings()), 4):
        attack.send("POST", url, {"answer": "perhaps", "reason": string})
    attack.verdict()
    assert attack.count >= (300 if samples.DEEP else 75)


def test_addresses_are_asked_with_hostile_parts(scene: Scene, enter: Enter) -> None:
    attack = Attack(enter(scene.people["facilitator"]))
    addresses = [
        (whole, part)
        for route in routes()
        if "<" in route.pattern and route.reverse_name
        for whole in [address(route, scene.harbour, scene)]
        for part in sorted(set(whole.split("/")))
        if len(part) > 30 or part in {"next", "nobody"}
    ]
    for number, (whole, part) in enumerate(addresses):
        for string in (text for text in some(number) if len(text) < 500):
            attack.send("GET", whole.replace(part, quote(string, safe="")), {})
    attack.verdict()


def test_nothing_in_an_export_is_a_formula(scene: Scene, enter: Enter) -> None:
    browser = enter(scene.people["lead"])
    url = reverse("dashboards:export", args=[scene.harbour.programme.pk])
    for formula in [*hostile.FORMULAS, *hostile.LINES]:
        scene.harbour.learning_set.name = formula[:80]
        scene.harbour.learning_set.save()
        scene.cast.ada.name = formula[:80]
        scene.cast.ada.save()
        text = sinks.body_of(browser.get(url)).removeprefix("\ufeff")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
