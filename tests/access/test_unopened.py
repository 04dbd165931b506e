"""Words that cannot be opened are said to be so, on every page that has words; the pages stay usable."""

import copy
import logging
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker, Settings

from core.sealing import keyring
from room.state import shared
from sessions.models import Contribution, Step
from tests import factories
from tests.access import scene as scenes
from tests.access import sinks
from tests.access.asking import ask, deed
from tests.access.canaries import Canaries
from tests.access.cells import addresses_for
from tests.access.conftest import Enter
from tests.access.places import Scene

pytestmark = pytest.mark.both

SAID = "These words cannot be opened."
HTMX = {"HTTP_HX_REQUEST": "true"}
READERS = ("member", "presenter", "facilitator", "newcomer", "leaver")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def scene(canaries: Canaries, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Scene]:
    """The scene with a token for each word in it."""
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            keyring.forget()
            yield scenes.build(canaries.say)
            transaction.set_rollback(True)
        keyring.forget()


@pytest.fixture
def wrong_key(settings: Settings) -> Iterator[None]:
    """The site was started without the master key that wrapped everything."""
    settings.ALS_KEKS = {"another": bytes(32)}
    keyring.forget()
    shared.forget()  # what was opened for others within the last second
    yield
    keyring.forget()


def read(browser: Client, url: str, **headers: str) -> tuple[int, str]:
    """One page, and what reading it does undone."""
    kept = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        response = browser.get(url, **headers)  # type: ignore[arg-type]
        found = response.status_code, sinks.body_of(response)
        transaction.set_rollback(True)
    browser.cookies = kept
    return found


def readable(kind: str, scene: Scene) -> list[str]:
    """What this kind of person may open."""
    cells = addresses_for(kind, scene)
    found = [url for (_, method, _, stated), url, _ in cells if (method, stated) == ("GET", "200")]
    # What is asked there is whether words can be opened.
    return [url for url in found if not url.startswith("/health/")]


@pytest.mark.parametrize("kind", READERS)
def test_every_page_opens_without_its_words(
    kind: str, scene: Scene, canaries: Canaries, enter: Enter, settings: Settings
) -> None:
    browser = enter(scene.people[kind])
    urls = readable(kind, scene)
    with_words = [url for url in urls if canaries.seen(read(browser, url)[1], url, kind)]
    settings.ALS_KEKS = {"another": bytes(32)}
    keyring.forget()
    shared.forget()  # what was opened for others within the last second
    pages = {url: read(browser, url) for url in urls}
    keyring.forget()
    assert {url: status for url, (status, _) in pages.items() if status != 200} == {}
    assert [one for url, (_, page) in pages.items() for one in canaries.seen(page, url, kind)] == []
    assert [url for url in with_words if SAID not in pages[url][1]] == []
    assert len(with_words) >= (2 if kind == "leaver" else 5)


@pytest.mark.parametrize("kind", ["presenter", "facilitator"])
def test_room_goes_on_without_its_words_at_every_stage(
    kind: str, scene: Scene, enter: Enter, wrong_key: None
) -> None:
    browser = enter(scene.people[kind])
    running, seen = scene.harbour.running, set()
    for step in Step.objects.filter(session=running).order_by("position"):
        if step.kind in seen:
            continue
        seen.add(step.kind)
        with transaction.atomic():
            running.refresh_from_db()
            factories.go_to(running, step.kind)
            for name in ("room:room", "room:fragment", "room:screen"):
                assert read(browser, reverse(name, args=[running.pk]))[0] == 200, (step.kind, name)
            transaction.set_rollback(True)
    running.refresh_from_db()
    assert len(seen) > 8


def test_facilitator_moves_on_although_no_word_opens(scene: Scene, enter: Enter, wrong_key: None) -> None:
    browser, running = enter(scene.people["facilitator"]), scene.harbour.running
    with transaction.atomic():
        for verb in ("next", "pause", "resume", "back", "time"):
            url = reverse("room:do", args=[running.pk, verb])
            assert ask(browser, "POST", url, deed(verb, scene.harbour), **HTMX).status_code == 200, verb
        transaction.set_rollback(True)
    running.refresh_from_db()


def test_new_words_are_refused_in_words_and_nothing_is_kept(
    scene: Scene, enter: Enter, wrong_key: None
) -> None:
    browser, running = enter(scene.people["facilitator"]), scene.harbour.running
    before = Contribution._base_manager.count()
    with transaction.atomic():
        url = reverse("room:do", args=[running.pk, "contribute"])
        answer = ask(browser, "POST", url, deed("contribute", scene.harbour), **HTMX)
        assert answer.status_code == 503
        assert "nothing was saved" in sinks.body_of(answer)
        assert Contribution._base_manager.count() == before
        transaction.set_rollback(True)


def test_one_row_that_does_not_open_leaves_the_others_readable(
    scene: Scene, canaries: Canaries, enter: Enter
) -> None:
    url = reverse("sessions:record", args=[scene.harbour.held.pk])
    browser, label = enter(scene.people["facilitator"]), "contribution.words held"
    before = {one.label for one in canaries.seen(read(browser, url)[1], url)}
    flip_a_bit_of(canaries.tokens[label])
    page = read(browser, url)[1]
    assert before - {one.label for one in canaries.seen(page, url)} == {label}
    assert SAID in page
    assert len(before) > 5


def flip_a_bit_of(words: str) -> None:
    """In the row that says them, past all that would seal anew."""
    row = next(one for one in Contribution._base_manager.all() if one.words == words)
    key = Contribution._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM als_sessions_contribution WHERE id = %s", [key])
        stored = bytes(cursor.fetchone()[0])
        flipped = stored[:-1] + bytes([stored[-1] ^ 1])
        cursor.execute("UPDATE als_sessions_contribution SET words = %s WHERE id = %s", [flipped, key])
