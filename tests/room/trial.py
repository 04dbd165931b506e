"""A session that is tried out: who is there before it, where an example begins, and how a form is sent in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from accounts.models import User
from core import clock
from core.db.idempotency import run_once
from core.errors import Refused, Stale
from room.services import running, selection
from sessions import permissions
from sessions.models import Attendance, Bid, Session, Step
from sessions.process.machine import Move
from sets.models import LearningSet
from sets.roles import Roles, roles_of
from tests import factories
from tests.room import reading

BEGINS = datetime(2026, 3, 4, 10, tzinfo=UTC)
WORD = "word-{}."

MEMBERS = ("ben", "cleo", "dev", "gita")
NAMES = ("ada", *MEMBERS, "oona", "nell", "finn")


@dataclass(frozen=True)
class Stage:
    """What is there before every example: people, their set, and a session about to open."""

    people: dict[str, User]
    learning_set: LearningSet
    session: Session


def build() -> Stage:
    """Ada facilitates, Gita is her deputy, Oona observes, Nell comes later, Finn belongs elsewhere."""
    people = {name: factories.user(name.capitalize()) for name in NAMES}
    learning_set = factories.learning_set(facilitators=[people["ada"]], observers=[people["oona"]])
    for name in MEMBERS:
        factories.membership(people[name], learning_set, is_deputy=name == "gita")
    factories.learning_set(members=[people["finn"]])
    for name in ("ben", "cleo"):
        factories.action(people[name], learning_set)
    session = factories.open_session(learning_set, starts_at=BEGINS)
    for name in ("ben", "cleo"):
        factories.bid(
            session, people[name], f"{name} asks", format=("classic", "suggestions")[name == "cleo"]
        )
    return Stage(people, learning_set, session)


@dataclass(frozen=True)
class Sent:
    """A form that was accepted: it may be sent again."""

    person: User
    key: str
    act: Callable[[], Any]

    def arrive(self) -> None:
        """As the view takes it, each time it comes: counted once."""

        def answered() -> str:
            self.act()
            return "done"

        run_once(person_id=self.person.pk, key=self.key, act=answered)


class Trial(RuleBasedStateMachine):
    """One session, begun somewhere; it ends as if it had never been."""

    stage: Stage  # made once for all examples

    @initialize(begun=st.integers(0, 5))
    def begin(self, begun: int) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.travel = time_machine.travel(BEGINS, tick=False)
        self.traveller = self.travel.start()
        self.session = Session.objects.get(pk=self.stage.session.pk)
        self.been: list[UUID] = []
        self.looked = False
        if begun:
            self._skip_to(begun)
        self.first_version = self.session.version
        self.moves = 0
        self.kept = 0
        self.words = 0
        self.said: list[reading.Said] = []
        self.seen_versions = [self.session.version]
        self.last: Sent | None = None
        self.went_back = False
        self.steps = 0

    def only_watches(self, name: str) -> bool:
        """Whether they sit in the outer circle of a fishbowl, and may say nothing now."""
        if self.session.chair_id == self.who(name).pk or not permissions.watches(
            self.session, self.session.step
        ):
            return False
        mine = Attendance.objects.filter(session=self.session, person=self.who(name))
        return mine.exclude(outer_task="").exists()

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        reading.check_balance(self.stage.learning_set)
        connection.needs_rollback = True
        self.atomic.__exit__(None, None, None)
        self.travel.stop()

    def _skip_to(self, begun: int) -> None:
        """Examples begin all over a session: at its start, or in one of two rounds that are chosen already."""
        for bid in Bid.objects.filter(session=self.session):
            self.session.refresh_from_db()
            selection.choose(**self.now("host"), bid_id=bid.pk)
        self.session = running.start(**{**self.now("host"), "expected_version": None})
        if begun > 1:
            steps = list(Step.objects.filter(session=self.session, round__isnull=False).order_by("position"))
            step = steps[(begun - 2) * 3]
            self.been.append(step.pk)
            running.move_on(**self.now("host"), move=Move.JUMP, step_id=step.pk)
        self._look_again()

    def _look_again(self) -> None:
        self.looked = False
        self.session = Session.objects.select_related("step__round").get(pk=self.session.pk)

    # How things are sent.

    def who(self, name: str) -> User:
        host_id, step = self.session.host_id, self.session.step
        if name == "presenter":
            host_id = (step.round.presenter_id if step and step.round else None) or host_id
        if name in {"host", "presenter"}:
            # Before the room is opened nobody runs it: then it is up to Ada.
            return next((p for p in self.stage.people.values() if p.pk == host_id), self.stage.people["ada"])
        return self.stage.people[name]

    def roles(self, name: str) -> Roles:
        return roles_of(self.who(name).pk)

    def here(self, name: str) -> dict[str, Any]:
        return {"session_id": self.session.pk, "person": self.who(name)}

    def known(self, name: str) -> dict[str, Any]:
        return {**self.here(name), "roles": self.roles(name)}

    def now(self, name: str) -> dict[str, Any]:
        return {**self.here(name), "expected_version": self.session.version}

    def word(self) -> str:
        self.words += 1
        return WORD.format(self.words)

    def send(self, name: str, act: Callable[[], Any]) -> bool:
        """Sends a form as the view does: in one transaction, with a key; whether it was accepted."""
        if not Session.objects.visible_to(self.who(name).pk).filter(pk=self.session.pk).exists():
            return False  # 404
        sent = Sent(self.who(name), uuid4().hex, act)
        before = self.session
        try:
            with transaction.atomic():
                sent.arrive()
        except (Refused, Stale, PermissionDenied):
            self._look_again()
            assert (self.session.version, self.session.changes) == (before.version, before.changes)
            return False
        self.last = sent
        self._look_again()
        if self.session.step_id and self.session.step_id not in self.been:
            self.been.append(self.session.step_id)
        self.seen_versions.append(self.session.version)
        return True

    def move(self, name: str, act: Callable[..., Any], **more: Any) -> bool:
        """A move at the present version; counted when it was accepted."""
        version = self.now(name)
        accepted = self.send(name, lambda: act(**version, **more))
        self.moves += accepted
        return accepted

    @property
    def moment(self) -> datetime:
        return clock.now()

    def note(self, name: str, words: str, kind: str) -> None:
        self.said.append(reading.Said(words, self.who(name).pk, self.moment, kind))
