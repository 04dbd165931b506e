"""The canaries sing: each leak that is put in on purpose is found by the sweep of its place."""

import base64
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.contrib import messages
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

import core.jobs.outbox
from core.audit import trail
from core.jobs.outbox import Letter
from core.jobs.tasks import send_outbox
from core.models import IdempotencyKey
from core.sealing import keyring
from dashboards import export
from live import bus
from planning.calendar import calendar_of
from tests.access import scene as scenes
from tests.access import sinks
from tests.access.canaries import Canaries, Sighting
from tests.access.places import Scene
from tests.signing_in import sign_in

pytestmark = pytest.mark.both

Patch = pytest.MonkeyPatch
Leak = Callable[[Scene, Canaries, Patch], list[Sighting]]
TOPIC = "issue.topic_line"


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Scene, Canaries]]:
    canaries = Canaries()
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            keyring.forget()
            yield scenes.build(canaries.say), canaries
            transaction.set_rollback(True)
        keyring.forget()


def read(scene: Scene, canaries: Canaries, kind: str, url: str) -> list[Sighting]:
    browser = Client(raise_request_exception=False)
    person = scene.people[kind]
    assert person is not None
    sign_in(browser, person)
    return canaries.leaks(sinks.of_page(canaries, kind, url, browser.get(url), browser))


def _answers(
    patch: Patch, where: str, change: Callable[[HttpRequest, HttpResponse], None], *, by: str = "render"
) -> None:
    """Every page drawn by that module, with its function of that name, goes through `change`."""
    draw = getattr(import_module(where), by)

    def leaky(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        response: HttpResponse = draw(request, *args, **rest)
        change(request, response)
        return response

    patch.setattr(f"{where}.{by}", leaky)


def _programme(scene: Scene) -> str:
    return reverse("dashboards:programme", args=[scene.harbour.programme.pk])


def _set_page(scene: Scene) -> str:
    return reverse("sessions:set_page", args=[scene.harbour.learning_set.pk])


def topic_on_a_leads_page(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response.content += canaries.tokens[TOPIC].encode()

    _answers(patch, "dashboards.views.figures", add)
    return read(scene, canaries, "lead", _programme(scene))


def topic_in_a_title(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response.content = response.content.replace(b"<title>", b"<title>" + canaries.tokens[TOPIC].encode())

    _answers(patch, "sessions.views.set_page", add)
    return read(scene, canaries, "member", _set_page(scene))


def topic_in_a_link(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response.content += f'<a href="/issues/?q={canaries.tokens[TOPIC]}">'.encode()

    _answers(patch, "sessions.views.set_page", add)
    return read(scene, canaries, "member", _set_page(scene))


def topic_in_a_header(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response["X-Topic"] = canaries.tokens[TOPIC]

    _answers(patch, "sessions.views.set_page", add)
    return read(scene, canaries, "member", _set_page(scene))


def topic_in_a_cookie(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response.set_cookie("last", canaries.tokens[TOPIC][::-1])

    _answers(patch, "sessions.views.set_page", add)
    return read(scene, canaries, "member", _set_page(scene))


def brief_shown_to_a_companion(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response.content += canaries.tokens["presenter brief.words"].encode()

    _answers(patch, "sessions.views.set_page", add)
    return read(scene, canaries, "member", _set_page(scene))


def past_shown_to_a_newcomer(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    patch.setattr("sessions.views.record.can_read_session", lambda *_: True)
    ever = [(scene.cast.harbour.created_at.replace(year=2000), None)]
    patch.setattr("sessions.reads.record.Record.reads", ever)
    return read(scene, canaries, "newcomer", reverse("sessions:record", args=[scene.harbour.held.pk]))


def suggestion_shown_to_who_listens(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(_request: HttpRequest, response: HttpResponse) -> None:
        response.content += canaries.tokens["contribution.words running"].encode()

    _answers(patch, "room.views.room", add, by="draw")
    return read(scene, canaries, "presenter", reverse("room:fragment", args=[scene.harbour.running.pk]))


def topic_in_a_calendar_file(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    kept = calendar_of
    patch.setattr(
        "planning.views.session_detail.calendar_of",
        lambda *args, **rest: (
            kept(*args, **rest) + canaries.tokens["issue.topic_line old"].encode().hex().encode()
        ),
    )
    return read(scene, canaries, "newcomer", reverse("planning:calendar", args=[scene.harbour.coming.pk]))


def topic_in_a_spreadsheet(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    kept = export.lines
    patch.setattr(
        "dashboards.views.files.export.lines",
        lambda pk, *args, **kwargs: iter(
            [*kept(pk, *args, **kwargs), f"{canaries.tokens[TOPIC].upper()}\r\n"]
        ),
    )
    return read(scene, canaries, "lead", reverse("dashboards:export", args=[scene.harbour.programme.pk]))


def topic_in_a_file_for_excel(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    """Packed: its bytes alone would show nothing."""
    patch.setattr("dashboards.xlsx._writable", lambda text: text + canaries.tokens[TOPIC])
    url = reverse("dashboards:export_xlsx", args=[scene.harbour.programme.pk, "sets"])
    return read(scene, canaries, "lead", url)


def topic_in_a_letter(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    words = canaries.tokens[TOPIC]
    patch.setattr(
        core.jobs.outbox,
        "_writers",
        {"leaky": lambda _about: Letter("About your topic", f"They ask: {words}")},
    )
    return canaries.leaks(sinks.of_letters(canaries, {}))


def words_in_a_log_line(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    import logging

    with sinks.all_logs() as written:
        logging.getLogger("sessions").warning("refused: " + canaries.tokens[TOPIC])  # noqa: G003 - that is the leak
    return canaries.leaks(canaries.seen(written.getvalue(), "the log"))


def words_in_an_allowed_fact_of_the_log(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    import logging

    with sinks.all_logs() as written:
        logging.getLogger("sessions").warning("refused", extra={"reason": canaries.tokens[TOPIC]})
    return canaries.leaks(canaries.seen(written.getvalue(), "the log"))


def field_that_is_not_sealed(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    with connection.cursor() as cursor:  # as if the column were an ordinary one
        words = canaries.tokens[TOPIC].encode()
        cursor.execute("UPDATE actions_action SET words = %s WHERE owner_id IS NOT NULL", [words])
    return canaries.leaks(sinks.of_database(canaries))


def _announced(scene: Scene, canaries: Canaries, patch: Patch, **facts: str) -> list[Sighting]:
    with sinks.the_wire(patch) as wire:
        patch.setattr("live.bus.transaction.on_commit", lambda act, robust=False: act())
        bus.publish_on_commit("session:x", "kept", 1, **facts)
    return [leak for one in wire.messages for leak in canaries.leaks(canaries.seen(repr(one), "the wire"))]


def words_in_a_signal(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    return _announced(scene, canaries, patch, stage=canaries.tokens[TOPIC])


def words_in_a_task(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    with sinks.the_broker() as tasks:
        send_outbox.apply_async(headers={"words": canaries.tokens[TOPIC]})
    return [leak for one in tasks for leak in canaries.leaks(canaries.seen(one, "the broker"))]


def words_in_an_audit_row(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    trail.record(actor=None, verb="issue.offered", obj=scene.harbour.issue, line=canaries.tokens[TOPIC])
    return canaries.leaks(sinks.of_database(canaries))


def words_in_a_receipt(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    IdempotencyKey.objects.create(person_id=scene.harbour.issue.pk, key="x", answer=canaries.tokens[TOPIC])
    return canaries.leaks(sinks.of_database(canaries))


def words_in_the_outbox(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    name = core.jobs.outbox.letter_names()[0]
    core.jobs.outbox.post(key="x", to="a@example.org", letter=name, about={"line": canaries.tokens[TOPIC]})
    return canaries.leaks(sinks.of_database(canaries))


def words_in_a_message(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def add(request: HttpRequest, _response: HttpResponse) -> None:
        messages.success(request, f"Kept: {canaries.tokens[TOPIC]}")

    _answers(patch, "sessions.views.set_page", add)
    read(scene, canaries, "member", _set_page(scene))
    return canaries.leaks(sinks.of_database(canaries))


def words_in_an_error_page(scene: Scene, canaries: Canaries, patch: Patch) -> list[Sighting]:
    def broken(*_args: object) -> None:
        raise ValueError(canaries.tokens["leaver issue.topic_line draft"])

    patch.setattr("sessions.views.set_page.SetPage", broken)
    patch.setattr("django.conf.settings.DEBUG", True)
    return read(scene, canaries, "member", _set_page(scene))


LEAKS: tuple[Leak, ...] = (
    topic_on_a_leads_page,
    topic_in_a_title,
    topic_in_a_link,
    topic_in_a_header,
    topic_in_a_cookie,
    brief_shown_to_a_companion,
    past_shown_to_a_newcomer,
    suggestion_shown_to_who_listens,
    topic_in_a_calendar_file,
    topic_in_a_spreadsheet,
    topic_in_a_file_for_excel,
    topic_in_a_letter,
    words_in_a_log_line,
    words_in_an_allowed_fact_of_the_log,
    field_that_is_not_sealed,
    words_in_a_signal,
    words_in_a_task,
    words_in_an_audit_row,
    words_in_a_receipt,
    words_in_the_outbox,
    words_in_a_message,
    words_in_an_error_page,
)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_leak_is_found(
    leak: Leak, planted: tuple[Scene, Canaries], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, canaries = planted
    assert leak(scene, canaries, monkeypatch) != []


def _dresses(token: bytes) -> list[str]:
    coded = [
        base64.b64encode(b"<" * before + token + b">" * after) for before in range(3) for after in range(3)
    ]
    percent = "".join(f"%{byte:02X}" for byte in token)
    return [
        token.decode(),
        token.decode().upper(),
        token.hex(),
        token.hex().upper(),
        *(one.decode() for one in coded),
        token.decode()[::-1],
        percent,
    ]


def test_a_word_is_found_however_it_is_dressed() -> None:
    """Alone on a page, and beside another that stands there plainly."""
    canaries = Canaries()
    first, *_, last = [canaries.say(f"word {number}") for number in range(1001)]
    for dress in _dresses(last.encode()):
        assert {one.label for one in canaries.seen(f"a page {dress}.", "")} == {"word 1000"}
        both = canaries.seen(f"a page {first}, {dress}.", "")
        assert {one.label for one in both} == {"word 0", "word 1000"}
    canaries.tokens["a link"] = "not-of-that-shape"
    assert [one.label for one in canaries.seen("/to/Not-of-that-shape/", "")] == ["a link"]
    assert canaries.seen("qx000canary and nothing more", "") == []
