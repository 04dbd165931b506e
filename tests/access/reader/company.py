"""A set with its people and its sessions, on a clock of its own, with the model beside it."""

import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import UUID

import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock, ids
from core.errors import Refused, Stale
from room.services import (
    contributions,
    room_only,
    running,
    selection,
    topics,
)
from sessions.models import Bid, Round, Session, Step
from sessions.process.machine import Move
from sets.models import LearningSet
from sets.roles import roles_of
from tests import factories
from tests.access.reader.model import Model, Said

BEGINS = datetime(2026, 3, 4, 10, tzinfo=UTC)
HERE = ("ben", "cleo", "dev")  # members who are there from the start
NAMES = ("ada", *HERE, "gita", "hal", "nell", "oona", "esi", "finn")
# The facilitator; members; a deputy and a member who sent apologies; who joins later; an observer; a lead; a stranger.


def _seeded(seed: int) -> Any:
    """Ids follow the seed while it is on: rows of one moment are in the order of their ids, and a run repeats."""
    drawn = SimpleNamespace(randbits=random.Random(seed).getrandbits)
    return mock.patch.multiple(ids, secrets=drawn, _last_ms=0, _counter=0)


class Company:
    """One set, its people and its sessions."""

    def __init__(self, seed: int) -> None:
        self.seed, self.random = seed, random.Random(seed)
        self.chance = _seeded(seed)
        self.chance.start()
        self.model = Model()
        self.numbers = itertools.count(1)
        self.travel = time_machine.travel(BEGINS, tick=False)
        self.clock = self.travel.start()
        self.people = {name: factories.user(name.capitalize()) for name in NAMES}
        self.harbour = self._form()
        self.sessions: list[Session] = []
        self.first_closed: dict[UUID, datetime] = {}
        self.deeds: list[str] = []
        self.told: dict[UUID, str] = {}  # reports, with their words
        self._open()

    def done(self) -> None:
        self.travel.stop()
        self.chance.stop()

    def _form(self) -> LearningSet:
        programme = factories.programme(planned_sessions=6)
        factories.role(self.people["esi"], programme)
        factories.learning_set(members=[self.people["finn"]], within=programme)
        harbour = factories.learning_set(within=programme)
        for name in NAMES:
            role = {"ada": "facilitator", "oona": "observer"}.get(name, "member")
            if name not in {"nell", "esi", "finn"}:
                factories.membership(self.people[name], harbour, role, is_deputy=name == "gita")
                self.model.begins(self.people[name].pk, role, clock.now() - factories.LONG_AGO)
        return harbour

    def _open(self) -> None:
        """A session whose topics are being shared; the deputy and Hal are not there."""
        here = self._members_here()
        made = factories.running_session(
            self.harbour,
            host=self._facilitator(),
            here=here,
            at="topics",
            format=self.random.choice(["classic", "suggestions"]),
        )
        self.sessions.append(made)
        for person in {made.host_id, *(one.pk for one in here)}:
            assert person is not None
            self.model.comes(person, made.pk, self.now)
        with scopes_disabled():
            self._begin_round(here)

    def _members_here(self) -> list[User]:
        """Who is there from the start, as far as they are still members."""
        people = [self.people[name] for name in HERE]
        return [one for one in people if roles_of(one.pk).is_member(self.harbour.pk)]

    def _begin_round(self, here: list[User]) -> None:
        """One of them presents, keeps it in the room more often than not, and is asked something."""
        presenter = self.random.choice(here)
        topics.offer(**self.known(presenter), topic_line=self.word(), wants=self.word())
        # What they carried from an earlier session lies there by itself.
        bids = Bid.objects.filter(session=self.session, person=presenter).on_table()
        bid, host = bids.latest("created_at", "id"), self.session.host
        assert host is not None
        selection.choose(**self.by(host), bid_id=bid.pk, expected_version=None)
        self._presenters()
        turn = Round.objects.get(session=self.session, presenter=presenter)
        if self.random.random() < 0.7:
            room_only.keep_in_room(**self.by(presenter), round_id=turn.pk, room_only=True)
            self.model.shut |= {turn.pk, bid.issue_id} if bid.issue_id else {turn.pk}
        step = turn.steps.order_by("position")[1]
        running.move_on(**self.by(host), move=Move.JUMP, step_id=step.pk, expected_version=None)
        self.sessions[-1] = Session.objects.select_related("step__round", "host").get(pk=self.session.pk)
        self._observe()
        asks = next(person for person in here if person != presenter)
        words = self.word()
        contributions.contribute(**self.known(asks), step_id=step.pk, kind=step.captures[0], words=words)
        self._said(words, asks.pk, "kept", turn.pk)

    def _facilitator(self) -> User:
        return factories.facilitator_of(self.harbour)

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def session(self) -> Session:
        return self.sessions[-1]

    def word(self) -> str:
        """Long enough that no random token on a page holds one: of four letters one in 17,000 tokens did."""
        return f"zqzqzqz{next(self.numbers)}x"

    def somebody(self) -> User:
        """Mostly who is in the set."""
        return self.people[self.random.choice([*NAMES, *NAMES[:8]])]

    def by(self, person: User) -> dict[str, Any]:
        return {"session_id": self.session.pk, "person": person}

    def known(self, person: User) -> dict[str, Any]:
        return self.by(person) | {"roles": roles_of(person.pk)}

    def host(self) -> User:
        """Mostly the host."""
        if self.session.host and self.random.random() < 0.9:
            return self.session.host
        return self.somebody()

    def any_round(self) -> Round | None:
        found = list(Round.objects.filter(session=self.session, kind="issue").order_by("position", "id"))
        here = self.session.step.round if self.session.step else None
        return here if here and self.random.random() < 0.7 else self.random.choice(found) if found else None

    def _said(self, words: str, author: UUID, kind: str, round_: UUID | None = None, **more: UUID) -> None:
        self.model.said.append(Said(words, author, self.now, kind, self.session.pk, round_, **more))

    def tried(self, act: Callable[[], Any]) -> bool:
        """Whether the product let it happen."""
        try:
            with transaction.atomic():
                act()
        except (Refused, Stale, PermissionDenied):
            return False
        return True

    def _presenters(self) -> None:
        """Who presents what now; a topic that stays in the room takes its round along."""
        for round_ in Round.objects.filter(session=self.session).order_by("position", "id"):
            if round_.presenter_id is None:
                self.model.presenter.pop(round_.pk, None)
                self.model.shut.discard(round_.pk)
            elif round_.presenter_id != self.model.presenter.get(round_.pk):
                self.model.takes_over_presenting(round_.pk, round_.presenter_id, self.now)
            if round_.issue_id in self.model.shut:
                self.model.shut.add(round_.pk)

    def _observe(self) -> None:
        """Where the session stands now, for the model: in which round, and past which."""
        session, step = self.session, self.session.step
        before = [round_ for round_, spans in self.model.on.items() if spans[-1][1] is None]
        self.model.enters(step.round_id if step else None, self.now)
        for round_ in list(self.model.on):
            steps = list(Step.objects.filter(round=round_).order_by("position"))
            if not steps or steps[0].session_id != session.pk:
                continue
            inside = step is not None and steps[0].position <= step.position <= steps[-1].position
            was_at_the_end = round_ in before and steps[-1].visits.exists()
            is_past = step is None or step.position > steps[-1].position
            if not inside and (is_past or was_at_the_end):
                self.model.has_been_run(round_, self.now)
