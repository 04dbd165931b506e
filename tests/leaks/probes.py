"""What the walls' tests look at, in pieces: each says what it found amiss; on the product as it is, nothing."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from accounts.models import User
from actions.models import Action
from core import clock
from core.errors import Refused
from core.models import OutboxMail
from dashboards.facts import Cell
from dashboards.figures import History
from dashboards.words_guard import WordsTouched, words_refused
from live import tickets
from privacy.reads import export
from sets import services, tokens
from sets.middleware import ScopeMiddleware
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.access import sinks, words_sent
from tests.access.asking import answer_of
from tests.access.canaries import Canaries, Sighting
from tests.access.cells import addresses_for, deeds_for
from tests.access.places import Scene
from tests.access.test_canaries import is_heard, letters_about, staged
from tests.access.test_matrix import _answer
from tests.signing_in import sign_in


@dataclass
class Stand:
    """What a probe looks at: the scene, with a token for each word in it."""

    scene: Scene
    canaries: Canaries
    patch: pytest.MonkeyPatch

    def browser(self, person: User | None) -> Client:
        client = Client(raise_request_exception=False)
        if person is not None:
            sign_in(client, person)
        return client


Probe = Callable[[Stand], list[str]]


def _said(leaks: list[Sighting]) -> list[str]:
    return sorted({str(leak) for leak in leaks})


def _asked(browser: Client, method: str, url: str, data: dict[str, Any]) -> str:
    return answer_of(_answer(browser, method, url, data))


def policy(kind: str, *names: str) -> Probe:
    """Cells of the policy that do not hold: of these addresses or verbs, as this kind of person."""

    def probe(stand: Stand) -> list[str]:
        browser = stand.browser(stand.scene.people[kind])
        wrong = []
        asked = [*addresses_for(kind, stand.scene)] if ":" in names[0] else [*deeds_for(kind, stand.scene)]
        for (what, method, about, expected), url, data in asked:
            if what in names and (found := _asked(browser, method, url, data)) != expected:
                wrong.append(f"{what} {method} {about}: {found}, not {expected}")
        return wrong

    return probe


def reads(kind: str, *names: str) -> Probe:
    """Words that this kind of person reads there and has no right to."""

    def probe(stand: Stand) -> list[str]:
        browser, found = stand.browser(stand.scene.people[kind]), []
        for (what, method, _about, _expected), url, _data in addresses_for(kind, stand.scene):
            if what in names and method == "GET":
                kept = copy.deepcopy(browser.cookies)
                with transaction.atomic():
                    found += sinks.of_page(stand.canaries, kind, url, browser.get(url), browser)
                    transaction.set_rollback(True)
                browser.cookies = kept
        return _said(stand.canaries.leaks(found))

    return probe


def stages(kind: str) -> Probe:
    """The same in the room, at each of its stages."""

    def probe(stand: Stand) -> list[str]:
        found = staged(stand.browser(stand.scene.people[kind]), kind, stand.scene, stand.canaries)
        return _said([leak for leak in stand.canaries.leaks(found) if not is_heard(leak, kind)])

    return probe


def searches(kind: str) -> Probe:
    """What this kind of person finds and has no right to."""

    def probe(stand: Stand) -> list[str]:
        stand.patch.setattr("home.reads.search.SHOWN", 1000)
        browser, url = stand.browser(stand.scene.people[kind]), reverse("search")
        response = browser.post(url, {"words": "canary"})
        for mark in (b"<mark>", b"</mark>"):
            response.content = response.content.replace(mark, b"")
        return _said(stand.canaries.leaks(sinks.of_page(stand.canaries, kind, url, response, browser)))

    return probe


def absent_reads(stand: Stand) -> list[str]:
    """What somebody reads of the round that was kept in the room, who was not there."""
    browser, url = (
        stand.browser(stand.scene.cast.dev),
        reverse("sessions:record", args=[stand.scene.harbour.held.pk]),
    )
    found = sinks.of_page(stand.canaries, "member", url, browser.get(url), browser)
    return _said([one for one in found if "roomonly" in one.label])


def sent(stand: Stand) -> list[str]:
    """Words sent by every verb and form, in the log, on the wire, to the broker, in the database."""
    with sinks.the_wire(stand.patch) as wire, sinks.the_broker() as tasks, sinks.all_logs() as written:
        stand.patch.setattr("live.bus.transaction.on_commit", lambda act, robust=False: act())
        failed = words_sent.send_everything(stand.scene, stand.canaries)
    found = stand.canaries.seen(written.getvalue(), "the log")
    for message in wire.messages:
        found += stand.canaries.seen(repr(message), "the wire")
    for task in tasks:
        found += stand.canaries.seen(task, "the broker")
    clear = tuple(f" {box} sent" for box in words_sent.IN_CLEAR)
    found += [one for one in sinks.of_database(stand.canaries) if not one.label.endswith(clear)]
    return [*_said(found), *(f"{name} took no words" for name in failed)]


def letters(stand: Stand) -> list[str]:
    """Words in letters."""
    return _said(sinks.of_letters(stand.canaries, letters_about(stand.scene)))


def exports(kind: str) -> Probe:
    """Others' words in somebody's copy of what is theirs."""

    def probe(stand: Stand) -> list[str]:
        person = stand.scene.people[kind]
        assert person is not None
        found = stand.canaries.seen("".join(export.json_pieces(person)), "the export", kind)
        return _said([one for one in found if kind not in one.label])

    return probe


def breaks(stand: Stand) -> list[str]:
    """The words of an error, in the log."""
    words = stand.canaries.say("an error's words")
    with sinks.all_logs() as written:
        sinks.tries(lambda: _raise(words))
    return _said(stand.canaries.seen(written.getvalue(), "the log"))


def _raise(words: str) -> None:
    raise ValueError(words)


def guarded(_stand: Stand) -> list[str]:
    """A lead's page that asks for words."""
    try:
        with words_refused(), scopes_disabled():
            list(Action.objects.all()[:1])
    except WordsTouched:
        return []
    return ["a query on words was let through"]


def in_scope(stand: Stand) -> list[str]:
    """What a view finds that forgets to ask who is there."""
    found: list[object] = []

    def forgetful(_request: object) -> object:
        found.extend(Action.objects.all()[:1])
        return None

    request = RequestFactory().get("/")
    request.user = stand.scene.people["outsider"]  # type: ignore[assignment]
    ScopeMiddleware(forgetful)(request)  # type: ignore[arg-type]
    return ["an outsider's request found an action"] if found else []


def follows_relations(stand: Stand) -> list[str]:
    """What a relation leads to outside the scope."""
    with scopes_disabled():
        row = Action.objects.exclude(issue=None).first() or Action.objects.create(
            learning_set=stand.scene.harbour.learning_set,
            owner=stand.scene.cast.ben,
            issue=stand.scene.harbour.issue,
            words="",
        )
    row = Action._base_manager.get(pk=row.pk)
    try:
        with scope(learning_set=[], person=[]):
            _ = row.issue and row.issue.status
    except ScopeError:
        return []
    return ["a relation led out of the scope"]


def small_numbers(_stand: Stand) -> list[str]:
    """Figures of three people, or of one session."""
    few = History(all_turns=(1, 0, 0), all_cells=(cell(3), cell(3)))
    once = History(all_turns=(1, 0, 0, 0), all_cells=(cell(4),))
    part = History(all_turns=(1, 0, 0, 0), all_cells=(cell(4), cell(4), cell(3)))
    corrected = History(all_turns=(1, 0, 0, 0), all_cells=(cell(4), cell(4), cell(5, same_people=False)))
    changed = History(all_turns=(1, 0, 0, 0), all_cells=(cell(4), cell(4)), unchanged=1)
    shown = [
        name for name, one in (("three people", few), ("one session", once)) if one.has_turns or one.cells
    ]
    shown += ["a session of three"] if len(part.shown_cells) > 2 else []
    shown += ["a session of other people"] if len(corrected.shown_cells) > 2 else []
    return shown + (["turns while settling"] if changed.has_turns else [])


def cell(places: int, *, same_people: bool = True) -> Cell:
    return Cell(starts_at=clock.now(), places=places, came=places, same_people=same_people)


def past_lead(stand: Stand) -> list[str]:
    """A programme's page, for somebody who led it until yesterday."""
    person = factories.user("Lea Before")
    programme = stand.scene.harbour.programme
    factories.role(person, programme, "lead", ended_at=clock.now() - timedelta(days=1))
    answer = stand.browser(person).get(reverse("dashboards:programme", args=[programme.pk]))
    return [] if answer.status_code == 404 else [f"a past lead: {answer.status_code}"]


def stored(stand: Stand) -> list[str]:
    """A word written now, in the database."""
    word = stand.canaries.say("a word written now")
    factories.theme(stand.scene.harbour.learning_set, word)
    return _said(sinks.of_database(stand.canaries))


def handed_on(stand: Stand) -> list[str]:
    """A lead who is handed others' invitations."""
    lead, place, wrong = stand.scene.cast.esi, stand.scene.harbour, []
    for role in ("facilitator", "observer", "member"):
        token = _invited(stand, role)
        for under_other_address in (False, True):
            try:
                with transaction.atomic():
                    services.accept_invitation(
                        token=token, person=lead, under_other_address=under_other_address
                    )
                    if role != "member" or not under_other_address:
                        wrong.append(f"joined as {role}, having said so: {under_other_address}")
                    wrong += _untold(place.learning_set.pk)
                    transaction.set_rollback(True)
            except Refused:
                continue
    with transaction.atomic():
        try:
            services.come_in(token=_invited(stand, "facilitator"), name="Eve", time_zone="UTC")
            wrong.append("somebody came in as facilitator by a link alone")
        except Refused:
            pass
        transaction.set_rollback(True)
    return wrong


def _invited(stand: Stand, role: str) -> str:
    place = stand.scene.harbour
    asked = services.invite(
        learning_set_id=place.learning_set.pk,
        person=place.facilitator,
        roles=roles_of(place.facilitator.pk),
        emails=[f"{role}-{clock.now().timestamp()}@example.org"],
        role=role,
    )
    return tokens.token_of(asked.invited[0])


def _untold(set_id: UUID) -> list[str]:
    told = set(OutboxMail.objects.filter(letter="sets.joined").values_list("about__why", flat=True))
    seen = Membership.objects.filter(learning_set=set_id).exclude(invited_as="").exists()
    missing = {"lead", "address"} - told
    return [f"the set was not told: {why}" for why in sorted(missing)] + (
        [] if seen else ["it shows no address"]
    )


def newcomer_names_facilitator(stand: Stand) -> list[str]:
    """Somebody who came late to a set that runs itself, and asks a facilitator in, who would read everything."""
    place, newcomer = stand.scene.harbour, stand.scene.people["newcomer"]
    assert newcomer is not None
    with transaction.atomic():
        type(place.learning_set).objects.filter(pk=place.learning_set.pk).update(status="self-run")
        Membership.objects.filter(learning_set=place.learning_set, role="facilitator").update(
            ended_at=clock.now()
        )
        try:
            services.invite(
                learning_set_id=place.learning_set.pk,
                person=newcomer,
                roles=roles_of(newcomer.pk),
                emails=["eve@example.org"],
                role="facilitator",
            )
            found = ["a newcomer asked a facilitator in"]
        except Refused:
            found = []
        transaction.set_rollback(True)
    return found


def listens_in(stand: Stand) -> list[str]:
    """A ticket for one room's stream, used for another's."""
    ticket = tickets.issue_ticket(topic="session:one", user_id=stand.scene.cast.ben.pk)
    old = tickets.issue_ticket(
        topic="session:one",
        user_id=stand.scene.cast.ben.pk,
        seconds=1,
        checked_at=clock.now().timestamp() - 60,
    )
    wrong = []
    for name, used, topic in (("another room", ticket, "session:two"), ("an old one", old, "session:one")):
        try:
            tickets.read_ticket(used, topic=topic)
            wrong.append(f"a ticket was good for {name}")
        except tickets.TicketRefused:
            continue
    return wrong
