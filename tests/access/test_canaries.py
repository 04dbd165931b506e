"""No confidential word turns up where it has no right, through any page, letter, log, wire, broker, export or dump."""

import copy
import os
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

import core.jobs.outbox
from core import clock
from core.db.unscoped import rows
from core.sealing.registry import sealed_models
from live.messages import CHANGES
from privacy.reads import export
from programmes.models import ProgrammeRole
from room.commands import COMMANDS
from sessions.models import Step
from sets.models import Review
from tests import factories
from tests.access import sinks, words_sent
from tests.access.canaries import INSIDE, Canaries, Sighting, counted, explain
from tests.access.places import KINDS, Scene, token_of
from tests.signing_in import sign_in

HTMX: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def enter(scene: Scene, db: None) -> Callable[[str], Client]:
    def enter(kind: str) -> Client:
        client = Client(raise_request_exception=False)
        person = scene.people[kind]
        if person is not None:
            sign_in(client, person)
        return client

    return enter


Enter = Callable[[str], Client]


def read(browser: Client, kind: str, url: str, canaries: Canaries, **headers: Any) -> list[Sighting]:
    """One page read; whatever reading does is undone."""
    kept = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        found = sinks.of_page(canaries, kind, url, browser.get(url, **headers), browser)
        transaction.set_rollback(True)
    browser.cookies = kept
    return found


def staged(browser: Client, kind: str, scene: Scene, canaries: Canaries) -> list[Sighting]:
    """The room at each of its stages, as a fragment and on the wall."""
    found: list[Sighting] = []
    place = scene.heron if kind == "other_facilitator" else scene.harbour
    seen: set[str] = set()
    for step in Step.objects.filter(session=place.running).order_by("position"):
        if step.kind in seen:
            continue
        seen.add(step.kind)
        with transaction.atomic():
            moved = place.running
            moved.refresh_from_db()
            factories.go_to(moved, step.kind)
            for name in ("room:fragment", "room:screen"):
                url = reverse(name, args=[place.running.pk])
                found += sinks.of_page(
                    canaries, kind, f"{url} at {step.kind}", browser.get(url, **HTMX), browser
                )
            transaction.set_rollback(True)
        place.running.refresh_from_db()
    return found


def is_heard(sighting: Sighting, kind: str) -> bool:
    """Past listening mode the presenter reads what was suggested."""
    return kind == "presenter" and "contribution.words" in sighting.label and " at " in sighting.sink


def test_every_sealed_field_has_a_canary_and_there_are_many(
    scene: Scene, canaries: Canaries, db: None
) -> None:
    with scopes_disabled():
        for model in sealed_models():
            for field in model.sealed_fields():
                words = {str(getattr(row, field.name)) for row in rows(model)}
                assert words & set(canaries.tokens.values()), f"{model.__name__}.{field.name} holds no canary"
    assert counted(canaries.tokens) >= 25


@pytest.mark.parametrize("kind", KINDS)
def test_room_shows_words_only_to_those_entitled_at_each_stage(
    kind: str, scene: Scene, canaries: Canaries, enter: Enter
) -> None:
    browser = enter(kind)
    found = staged(browser, kind, scene, canaries)
    leaks = [leak for leak in canaries.leaks(found) if not is_heard(leak, kind)]
    assert not leaks, explain(leaks)
    if kind in INSIDE or kind == "other_facilitator":
        assert found, "They read nothing at all: the test would not notice a leak."


def test_absent_member_does_not_read_what_stays_in_the_room(
    scene: Scene, canaries: Canaries, db: None
) -> None:
    browser = Client()
    browser.force_login(scene.cast.dev)
    url = reverse("sessions:record", args=[scene.harbour.held.pk])
    labels = {one.label for one in read(browser, "member", url, canaries)}
    assert "contribution.words held" in labels
    assert [label for label in labels if "roomonly" in label] == []


@pytest.mark.parametrize("kind", KINDS)
def test_search_finds_words_only_for_those_entitled(
    kind: str, scene: Scene, canaries: Canaries, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("home.reads.search.SHOWN", 1000)
    browser, url = enter(kind), reverse("search")
    with transaction.atomic():
        response = browser.post(url, {"words": "canary"})
        for mark in (b"<mark>", b"</mark>"):
            response.content = response.content.replace(mark, b"")
        found = sinks.of_page(canaries, kind, url, response, browser)
        transaction.set_rollback(True)
    assert not canaries.leaks(found), explain(canaries.leaks(found))
    labels = {one.label for one in found}
    if kind in INSIDE:
        assert {f"{kind} brief.words", f"{kind} issue.topic_line draft", "action.words"} <= labels
        assert ("contribution.words held" in labels) == (kind != "newcomer")
        assert ("contribution.words roomonly" in labels) == (kind not in {"newcomer", "observer"})
    if kind in {"leaver", "past_facilitator"}:
        assert labels
        assert all(label.startswith(kind) or label.endswith(kind) for label in labels)


def letters_about(scene: Scene) -> dict[str, str]:
    """What any letter may ask for."""
    place = scene.harbour
    person = str(place.membership.person_id)
    return {
        "invitation": str(place.invitation.pk),
        "membership": str(place.membership.pk),
        "review": str(Review.objects.get(learning_set=place.learning_set, shown_at=None).pk),
        "programme": str(place.programme.pk),
        "why": "lead",
        "set": str(place.learning_set.pk),
        "subject": str(place.learning_set.pk),
        "session": str(place.coming.pk),
        "person": person,
        "by": str(place.facilitator.pk),
        "at": clock.now().isoformat(),
        "language": "en-gb",
        "date": place.coming.starts_at.isoformat(),
        "day": clock.now().date().isoformat(),
        "until": (clock.now() + timedelta(hours=1)).isoformat(),
        "text": "",
        "version": "1",
        "role": str(ProgrammeRole.objects.filter(programme=place.programme, role="lead")[0].pk),
        "was": place.coming.starts_at.isoformat(),
        "kind": "",
    }


def test_letters_carry_no_words(scene: Scene, canaries: Canaries, db: None) -> None:
    found = sinks.of_letters(canaries, letters_about(scene))
    # Their author was told that these leave by mail, with the reminder alone.
    sent = [one for one in found if "reminder words" in one.label]
    assert {one.sink for one in sent} <= {"the letter sessions.reminder", "a mail"}
    leaks = [one for one in found if one not in sent]
    assert not leaks, explain(leaks)
    assert len(core.jobs.outbox.letter_names()) >= 5


def worked(scene: Scene, canaries: Canaries, enter: Enter) -> None:
    """Everything is done with words that can be: kept and refused, by every verb and every form."""
    failed = words_sent.send_everything(scene, canaries)
    assert failed == [], "These took no words: say in tests/access/words_sent.py how they are sent."
    browser = enter("facilitator")
    browser.get("/nowhere/" + canaries.say("an address that is not there"))
    browser.get(reverse("sets:invitation", args=[token_of(scene.harbour)]))


def test_every_box_for_words_is_sent_with_a_canary() -> None:
    assert set(words_sent.forms_with_words()) == {*words_sent.WAYS, *words_sent.PARTS}
    verbs = words_sent.verbs_with_words()
    assert {verb for verb, command in COMMANDS.items() if command.words} <= set(verbs)
    assert set(words_sent.NO_WORDS) <= named_boxes()


def named_boxes() -> set[str]:
    """The names of all boxes of all forms: what stands in no form any more is not excused."""
    forms = [command.form for command in COMMANDS.values()]
    return {name for form in [*forms, *words_sent.all_forms()] for name in form.base_fields}


def test_logs_carry_no_words_nor_links(
    scene: Scene, canaries: Canaries, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A set of its own: a link that has no place in the log has one in a letter.
    canaries = Canaries(dict(canaries.tokens))
    canaries.tokens["the invitation's link"] = token_of(scene.harbour).lower()
    words = canaries.say("an exception's words")
    with sinks.all_logs() as written:
        worked(scene, canaries, enter)
        _break(monkeypatch, words)
        answer = enter("member").get(reverse("sessions:set_page", args=[scene.harbour.learning_set.pk]))
    text = written.getvalue()
    assert answer.status_code == 500
    assert "ValueError" in text
    assert len(text.splitlines()) > 50
    leaks = canaries.seen(text, "the log") + sinks.of_page(canaries, "", "the error page", answer, Client())
    assert not leaks, explain(leaks)


def _break(patch: pytest.MonkeyPatch, words: str) -> None:
    def broken(*_args: object, **_rest: object) -> None:
        local = words * 2
        raise ValueError(words, local)

    patch.setattr("sessions.views.set_page.SetPage", broken)


def test_wire_and_broker_carry_no_words(
    scene: Scene,
    canaries: Canaries,
    enter: Enter,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with sinks.the_wire(monkeypatch) as wire, sinks.the_broker() as tasks:
        with django_capture_on_commit_callbacks(execute=True):
            worked(scene, canaries, enter)
        from core.jobs.tasks import send_outbox

        send_outbox.apply_async()
    assert len(wire.messages) >= 5
    assert tasks
    leaks = [leak for message in wire.messages for leak in canaries.seen(repr(message), "the wire")]
    leaks += [leak for task in tasks for leak in canaries.seen(task, "the broker")]
    assert not leaks, explain(leaks)


@pytest.mark.both
def redis_hears(
    scene: Scene, canaries: Canaries, enter: Enter, django_capture_on_commit_callbacks: Any
) -> None:
    """What another process would read from the channel."""
    server: Any = redis.from_url(os.environ["REDIS_URL"])
    ear = server.pubsub(ignore_subscribe_messages=True)
    ear.subscribe(CHANGES)
    with django_capture_on_commit_callbacks(execute=True):
        worked(scene, canaries, enter)
    heard: list[bytes] = []
    until = time.monotonic() + 5
    while time.monotonic() < until and len(heard) < 5:
        message = ear.get_message(timeout=0.5)
        heard += [message["data"]] if message else []
    ear.close()
    assert heard
    leaks = [leak for data in heard for leak in canaries.seen(data, "Redis")]
    assert not leaks, explain(leaks)


if os.environ.get("REDIS_URL"):  # the same run on PostgreSQL brings one
    test_redis_hears_no_words = redis_hears


def test_dump_of_the_database_holds_no_words(scene: Scene, canaries: Canaries, enter: Enter) -> None:
    worked(scene, canaries, enter)
    in_clear = tuple(f" {box} sent" for box in words_sent.IN_CLEAR)
    leaks = [leak for leak in sinks.of_database(canaries) if not leak.label.endswith(in_clear)]
    assert not leaks, explain(leaks)


@pytest.mark.parametrize("kind", ["outsider", "observer", "newcomer", "member", "leaver", "lead"])
def test_export_holds_ones_own_words_and_nobody_elses(
    kind: str, scene: Scene, canaries: Canaries, db: None
) -> None:
    person = scene.people[kind]
    assert person is not None
    for pieces in (export.json_pieces, export.page_pieces):
        labels = {one.label for one in canaries.seen("".join(pieces(person)), "the export", kind)}
        assert [label for label in labels if kind not in label] == []
        assert bool(labels) == (kind not in {"outsider", "lead"})


def test_what_is_served_as_a_file_was_looked_at(scene: Scene, enter: Enter) -> None:
    calendar = enter("member").get(reverse("planning:calendar", args=[scene.harbour.coming.pk]))
    figures = enter("lead").get(reverse("dashboards:export", args=[scene.harbour.programme.pk]))
    assert (calendar.status_code, figures.status_code) == (200, 200)
    assert "Harbour set" in sinks.body_of(figures)
