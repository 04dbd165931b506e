"""Every verb of the room with everybody who could press it: who may, who may not, and who finds no such room."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from room.commands import COMMANDS
from room.services import commitments, opening, running
from sessions.models import Bid, Contribution, Round, Step
from tests import factories
from tests.cast import wide_cast
from tests.room.scene import Scene, client_of, do, set_scene

pytestmark = pytest.mark.django_db

INSIDE = ("host", "facilitator", "presenter", "member", "newcomer", "observer")
OUTSIDE = ("outsider", "lead", "leaver")
ALL = " ".join(INSIDE)
PART = "host facilitator presenter member newcomer"
MEMBERS = "presenter member newcomer"
Data = Callable[[Scene], dict[str, Any]]


def nothing(scene: Scene) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Case:
    """One verb where it makes sense: who may (200), what the others get (403 unless said)."""

    verb: str
    at: str
    may: str
    data: Data = nothing
    others: dict[str, int] = field(default_factory=dict)


def of_round(**more: object) -> Data:
    return lambda scene: {"round": scene.turn.pk, **more}


def of_contribution(**more: object) -> Data:
    return lambda scene: {"contribution": Contribution.objects.get(author=scene.people.cleo).pk, **more}


def of_action(**more: object) -> Data:
    return lambda scene: {"action": Action.objects.get(owner=scene.people.ben).pk, **more}


def about(name: str, **more: object) -> Data:
    return lambda scene: {"about": getattr(scene.people, name).pk, **more}


def free_round(**more: object) -> Data:
    return lambda scene: {"round": Round.objects.get(session=scene.session, presenter=None).pk, **more}


def last_step(scene: Scene) -> dict[str, Any]:
    return {"step": Step.objects.filter(session=scene.session).order_by("-position")[0].pk}


def present_step(scene: Scene) -> dict[str, Any]:
    return {"step": scene.session.step_id, "kind": "clarification", "words": "Since when?"}


def a_bid(scene: Scene) -> dict[str, Any]:
    return {"bid": Bid.objects.get(session=scene.session, person=scene.people.ben).pk}


def cleos_bid(scene: Scene) -> dict[str, Any]:
    return {"bid": factories.bid(scene.session, scene.people.cleo).pk}


CASES = [
    Case("open", "scheduled", "host facilitator"),
    Case("unopen", "open", "host"),
    Case("cancel", "open", "host facilitator"),
    Case("start", "open", "host"),
    Case("unstart", "welcome", "host"),
    Case("next", "selection", "host"),
    Case("back", "selection", "host"),
    Case("skip", "selection", "host"),
    Case("jump", "selection", "host", last_step),
    Case("pause", "selection", "host"),
    Case("resume", "paused", "host"),
    Case("hold", "probing", "host"),
    Case("breathe", "probing", "host", lambda scene: {"minutes": 5}),
    Case("end-round", "probing", "host"),
    Case("time", "selection", "host", lambda s: {"minutes": 5}),
    Case("take-over", "selection", "host facilitator"),
    Case("close", "selection", "host"),
    Case("reopen", "closed", "host facilitator"),
    Case("join", "selection", ALL, lambda s: {"presence": "remote"}),
    Case("leave", "selection", ALL),
    Case("mark", "selection", "host", about("hal", presence="in-room")),
    Case("accept", "selection", PART),
    Case("no-hints", "selection", ALL),
    Case("keep-pad", "selection", ALL),
    # The second facilitator has not joined: who is not in the room shares nothing into it.
    Case("ask", "clarification", "host member newcomer", others={"presenter": 422, "facilitator": 422}),
    Case("unask", "clarification", ALL),
    Case("fishbowl", "clarification", "host", lambda s: {"size": 3}),
    Case("swap", "clarification", "", others={"host": 422}),
    Case("come-in", "clarification", "", others={"host": 422}),
    Case("one-circle", "clarification", "host"),
    Case("chair", "clarification", "", others=dict.fromkeys(PART.split(), 422)),
    Case("silence", "clarification", "host member newcomer presenter"),
    Case("end-silence", "clarification", "host"),
    Case("ready", "reflection", "host presenter member newcomer", lambda s: {"step": s.session.step_id}),
    Case("floor", "clarification", "host", about("cleo")),
    Case("keep-queue", "clarification", "host"),
    Case("clear-queue", "clarification", "host"),
    Case("offer", "topics", MEMBERS, lambda s: {"topic_line": "How do I begin?"}),
    Case("take-off", "topics", "host member", cleos_bid),
    Case("nothing", "topics", MEMBERS),
    Case("interest", "topics", PART, lambda s: {**a_bid(s), "interested": "1"}),
    Case("choose", "selection", "host", a_bid),
    Case("presenter", "selection", "host", lambda s: {**free_round()(s), **about("hal")(s)}),
    Case("note-taker", "selection", "host", lambda s: {**free_round()(s), **about("hal")(s)}),
    Case("next-host", "selection", "host", about("hal")),
    Case("minutes", "selection", "host", of_round(minutes=40)),
    Case("equal", "selection", "host", lambda s: {"minutes": 25}),
    Case("format", "selection", "host", of_round(format="suggestions")),
    Case("resources", "selection", "host", of_round(wanted="1")),
    Case("shift", "selection", "host", of_round()),
    Case("add-round", "selection", "host", lambda s: {"kind": "activity", "minutes": 20, "title": "Silence"}),
    Case("drop-round", "selection", "host", of_round()),
    Case("no-rounds", "selection", "host"),
    Case("insert", "selection", "host", lambda s: {"kind": "break", "minutes": 10}),
    Case("drop-step", "selection", "host", last_step),
    Case("topic-line", "presenting", "host presenter", of_round(topic_line="How do I say no?")),
    Case("contribute", "clarification", "host member newcomer", present_step, {"facilitator": 422}),
    Case("change", "clarification", "host member", of_contribution(words="Since when, then?")),
    Case("withdraw", "clarification", "host member", of_contribution()),
    Case("star", "clarification", "host presenter", of_contribution()),
    Case("commit", "actions", "host presenter", of_round(words="I will ask.")),
    Case("change-action", "actions", "host presenter", of_action(words="I will really ask.")),
    Case("drop-action", "actions", "host presenter", of_action()),
    Case("report", "reports", "host presenter", of_action(outcome="done")),
    Case("outcome", "reports", "host presenter", of_action(outcome="done")),
    Case("hear", "reports", "host", about("ben")),
    Case("reported", "reports", "host presenter", lambda s: {"about": s.people.ben.pk, "without": "1"}),
    Case(
        "reflect",
        "reflection",
        "host presenter member newcomer",
        lambda s: {"kind": "well", "words": "We listened."},
        {"facilitator": 422},
    ),
    Case("question", "reflection", "host", lambda s: {"question": "In one word?"}),
    Case("room-only", "actions", "presenter", of_round(room_only="1")),
]


def prepare(at: str) -> tuple[Scene, dict[str, User]]:
    """The Harbour set where the verbs of that place make sense, and everybody by their part."""
    people = wide_cast()
    second = factories.user("Second Facilitator")
    factories.membership(second, people.harbour, "facilitator")
    factories.agreement(people.harbour)
    if at == "reports":
        factories.action(people.ben, people.harbour)
    parts = {
        "host": people.ada,
        "facilitator": second,
        "presenter": people.ben,
        "member": people.cleo,
        "newcomer": people.newcomer,
        "observer": people.observer,
        "outsider": people.finn,
        "lead": people.esi,
        "leaver": people.leaver,
    }
    if at in {"scheduled", "open"}:
        make = factories.session if at == "scheduled" else factories.open_session
        session = make(people.harbour)
        return Scene(people, session, Round()), parts
    scene = set_scene(people)
    if at in {"paused", "closed"}:
        act = running.pause if at == "paused" else opening.close_session
        scene.session = act(
            session_id=scene.session.pk, person=people.ada, expected_version=scene.session.version
        )
    else:
        scene.at(at)
    if at == "clarification":
        assert scene.session.step is not None
        scene.contribute(people.cleo, scene.session.step, "Since when?")
    if at == "actions":
        commitments.commit(
            session_id=scene.session.pk, person=people.ben, round_id=scene.turn.pk, words="I will ask."
        )
    scene.session.refresh_from_db()
    return scene, parts


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("at", sorted({case.at for case in CASES}))
def test_verbs_answer_each_by_their_part(at: str) -> None:
    with scopes_disabled():
        scene, parts = prepare(at)
        cases = {case.verb: (case, case.data(scene)) for case in CASES if case.at == at}
    clients = {part: client_of(person) for part, person in parts.items()}
    version = scene.session.version
    for verb, (case, data) in cases.items():
        found, expected = {}, {}
        for part, client in clients.items():
            with undone():
                answer = do(client, scene.session, verb, expected_version=version, **data)
                found[part] = answer.status_code
                scene.session.refresh_from_db()
                if answer.status_code != 200:
                    assert scene.session.version == version
            usual = 404 if part in OUTSIDE else 403
            expected[part] = 200 if part in case.may.split() else case.others.get(part, usual)
        assert (verb, found) == (verb, expected)


def test_every_verb_is_in_the_table() -> None:
    assert sorted(case.verb for case in CASES) == sorted(COMMANDS)
