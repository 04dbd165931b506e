"""A session played at random, step by step; what is done is told to the model as it is done."""

import itertools
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.errors import Refused, Stale
from room.services import (
    commitments,
    contributions,
    opening,
    presence,
    reflections,
    room_only,
    running,
    selection,
    topics,
)
from sessions.models import Bid, Contribution, Round, Session, Step
from sessions.process.machine import Move
from sets import services as sets
from sets.models import LearningSet, Membership, SetStatus
from sets.roles import roles_of
from tests import factories
from tests.access.reader.model import Model, Said

BEGINS = datetime(2026, 3, 4, 10, tzinfo=UTC)
LONGER_THAN_A_LOOK = (61, 240)  # seconds: a stage that is left within a minute has not begun
HERE = ("ben", "cleo", "dev")  # members who are there from the start
NAMES = ("ada", *HERE, "gita", "hal", "nell", "oona", "esi", "finn")
# The facilitator; members; a deputy and a member who sent apologies; who joins later; an observer; a lead; a stranger.
MOST_TRIES = 60
LIKELY = {  # how often each thing is tried
    "move": 10, "contribute": 7, "present": 2, "choose": 3, "keep_in_room": 5, "open_to": 2, "join": 6, "leave": 3,
    "mark": 2, "commit": 2, "reflect": 2, "offer": 3, "withdraw": 1, "take_over": 2, "close": 2, "reopen": 4, "end": 2,
    "return_": 3, "hand_over": 1, "status": 2, "plan": 2,
}  # fmt: skip


class Play:
    """One set, its people and its sessions; `step` does one thing and says what."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.model = Model()
        self.numbers = itertools.count(1)
        self.travel = time_machine.travel(BEGINS, tick=False)
        self.clock = self.travel.start()
        self.people = {name: factories.user(name.capitalize()) for name in NAMES}
        self.harbour = self._form()
        self.sessions: list[Session] = []
        self.first_closed: dict[UUID, datetime] = {}
        self.deeds: list[str] = []
        self._open()

    def done(self) -> None:
        self.travel.stop()

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
        bid, host = Bid.objects.get(session=self.session, person=presenter), self.session.host
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
        return f"zq{next(self.numbers)}x"

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
        found = list(Round.objects.filter(session=self.session, kind="issue").order_by("position"))
        here = self.session.step.round if self.session.step else None
        return here if here and self.random.random() < 0.7 else self.random.choice(found) if found else None

    def step(self) -> None:
        """Does one thing that is accepted, more than a minute after the last; what is refused changes nothing."""
        self.clock.shift(self.random.randint(*LONGER_THAN_A_LOOK))
        what = ""
        with scopes_disabled():
            for _ in range(MOST_TRIES):
                what = self.random.choices(list(LIKELY), weights=list(LIKELY.values()))[0]
                if getattr(self, what)():
                    break
            self.sessions[-1] = Session.objects.select_related("step__round", "host").get(pk=self.session.pk)
            self._observe()
        self.deeds.append(f"{self.now:%H:%M:%S} {what}")

    def tried(self, act: Callable[[], Any]) -> bool:
        """Whether the product let it happen."""
        try:
            with transaction.atomic():
                act()
        except (Refused, Stale, PermissionDenied):
            return False
        return True

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

    # What people do. Each answers whether it was accepted.

    def move(self) -> bool:
        steps = list(Step.objects.filter(session=self.session).order_by("position"))
        which = self.random.choice([Move.NEXT, Move.NEXT, Move.BACK, Move.JUMP, Move.JUMP])
        rounds = [step for step in steps if step.round_id]
        aim = self.random.choice(rounds if rounds and self.random.random() < 0.7 else steps)
        asked = self.by(self.host()) | {"expected_version": None}
        return self.tried(lambda: running.move_on(**asked, move=which, step_id=aim.pk))

    def choose(self) -> bool:
        bids = list(Bid.objects.filter(session=self.session).exclude(issue=None).order_by("created_at"))
        if not bids:
            return False
        bid, host = self.random.choice(bids), self.host()
        done = self.tried(
            lambda: selection.choose(
                session_id=self.session.pk, person=host, bid_id=bid.pk, expected_version=None
            )
        )
        self._presenters()
        return done

    def _presenters(self) -> None:
        """Who presents what now; a topic that stays in the room takes its round along."""
        for round_ in Round.objects.filter(session=self.session):
            if round_.presenter_id is None:
                self.model.presenter.pop(round_.pk, None)
                self.model.shut.discard(round_.pk)
            elif round_.presenter_id != self.model.presenter.get(round_.pk):
                self.model.takes_over_presenting(round_.pk, round_.presenter_id)
            if round_.issue_id in self.model.shut:
                self.model.shut.add(round_.pk)

    def present(self) -> bool:
        round_, host, about = self.any_round(), self.host(), self.somebody()
        if round_ is None:
            return False
        asked = self.by(host) | {"round_id": round_.pk, "about": about.pk}
        done = self.tried(lambda: selection.name_presenter(**asked, expected_version=None))
        self._presenters()
        return done

    def offer(self) -> bool:
        person, line = self.somebody(), self.word()
        known = self.known(person)
        waiting = Round.objects.filter(
            session=self.session, presenter=person, issue=None, pk__in=self.model.shut
        )
        ids = list(waiting.values_list("pk", flat=True))
        done = self.tried(lambda: topics.offer(**known, topic_line=line, wants=self.word()))
        # What is said late of a round that stays in the room stays there too.
        said = Round.objects.filter(pk__in=ids).exclude(issue=None).values_list("issue", flat=True)
        self.model.shut |= set(said)
        self._presenters()
        return done

    def keep_in_room(self) -> bool:
        round_, shut = self.any_round(), self.random.random() < 0.8
        presenter = round_.presenter if round_ else None
        if round_ is None:
            return False
        person = presenter if presenter and self.random.random() < 0.8 else self.somebody()
        asked = self.by(person) | {"round_id": round_.pk}
        if not self.tried(lambda: room_only.keep_in_room(**asked, room_only=shut)):
            return False
        assert self.model.presenter.get(round_.pk) == person.pk
        both = {round_.pk} | ({round_.issue_id} if round_.issue_id else set())
        if not shut and both & self.model.shut:
            assert round_.pk not in self.model.over
            assert round_.pk not in self.model.handed_on
        self.model.shut = self.model.shut | both if shut else self.model.shut - both
        return True

    def open_to(self) -> bool:
        round_, wanted = self.any_round(), {self.somebody().pk for _ in range(self.random.randint(0, 2))}
        presenter = round_.presenter if round_ else None
        if round_ is None:
            return False
        person = presenter if presenter and self.random.random() < 0.8 else self.somebody()
        asked = self.by(person) | {"round_id": round_.pk}
        if not self.tried(lambda: room_only.open_to(**asked, people=wanted)):
            return False
        assert self.model.presenter.get(round_.pk) == person.pk
        assert round_.pk not in self.model.handed_on
        others = {pair for pair in self.model.named if pair[0] != round_.pk}
        self.model.named = others | {(round_.pk, one) for one in wanted}
        return True

    def contribute(self) -> bool:
        step, person, words = self.session.step, self.somebody(), self.word()
        if step is None or step.round_id is None or not step.captures:
            return False
        known = self.known(person)
        kind = step.captures[0]
        if not self.tried(lambda: contributions.contribute(**known, step_id=step.pk, kind=kind, words=words)):
            return False
        self._said(words, person.pk, "kept", step.round_id)
        return True

    def _said(self, words: str, author: UUID, kind: str, round_: UUID | None = None) -> None:
        self.model.said.append(Said(words, author, self.now, kind, self.session.pk, round_))

    def withdraw(self) -> bool:
        kept = list(Contribution.objects.filter(round__session=self.session).order_by("created_at"))
        if not kept:
            return False
        one, host = self.random.choice(kept), self.host()
        return self.tried(
            lambda: contributions.withdraw(session_id=self.session.pk, person=host, contribution_id=one.pk)
        )

    def commit(self) -> bool:
        round_, host, words = self.any_round(), self.host(), self.word()
        if round_ is None or round_.presenter_id is None:
            return False
        owner = round_.presenter_id
        asked = self.by(host) | {"round_id": round_.pk}
        if not self.tried(lambda: commitments.commit(**asked, words=words)):
            return False
        self._said(words, owner, "action", round_.pk)
        return True

    def reflect(self) -> bool:
        person, words = self.somebody(), self.word()
        known = self.known(person)
        if not self.tried(lambda: reflections.reflect(**known, kind="well", words=words)):
            return False
        said = [one for one in self.model.said if one.kind == "reflection" and one.author == person.pk]
        for one in said:  # one of each kind a person: what they say now takes its place
            if one.session == self.session.pk:
                self.model.said.remove(one)
                self.model.said.append(Said(words, person.pk, one.at, "reflection", one.session))
                return True
        # After the close it counts as said at the close.
        said_at = self.session.closed_at or self.now
        self.model.said.append(Said(words, person.pk, said_at, "reflection", self.session.pk))
        return True

    def join(self) -> bool:
        person = self.somebody()
        known = self.known(person)
        if not self.tried(lambda: presence.join(**known, presence=self.random.choice(["", "remote"]))):
            return False
        self.model.comes(person.pk, self.session.pk, self.now)
        return True

    def leave(self) -> bool:
        person = self.somebody()
        if not self.session.is_live:
            return False
        done = self.tried(lambda: presence.leave(session_id=self.session.pk, person=person))
        self.model.goes(person.pk, self.session.pk, self.now)
        return done

    def mark(self) -> bool:
        host, about, how = self.host(), self.somebody(), self.random.choice(["away", "in-room", "absent"])
        asked = self.by(host) | {"about": about.pk}
        if not self.tried(lambda: presence.mark(**asked, presence=how)):
            return False
        if how == "in-room":
            self.model.comes(about.pk, self.session.pk, self.now)
        elif how == "absent":
            self.model.never_came(about.pk, self.session.pk)
        else:
            self.model.goes(about.pk, self.session.pk, self.now)
        return True

    def take_over(self) -> bool:
        person = self.somebody()
        known = self.known(person)
        return self.tried(lambda: running.take_over(**known, expected_version=None))

    def close(self) -> bool:
        host = self.host()
        done = self.tried(lambda: opening.close_session(**self.by(host), expected_version=None))
        if done:
            self.first_closed.setdefault(self.session.pk, self.now)
        return done

    def reopen(self) -> bool:
        person = self.people[self.random.choice(["gita", "gita", "ada", "ben"])]
        known = self.known(person)
        return self.tried(lambda: opening.reopen(**known, expected_version=None))

    def end(self) -> bool:
        held = list(Membership.objects.current().filter(learning_set=self.harbour).order_by("seat", "id"))
        one, person = self.random.choice(held), self._facilitator()
        known: dict[str, Any] = {"person": person, "roles": roles_of(person.pk)}
        is_last = one.role == "facilitator" and sum(other.role == one.role for other in held) == 1
        if (
            is_last
            or len(held) < 6
            or not self.tried(lambda: sets.end_membership(membership_id=one.pk, **known))
        ):
            return False
        self.model.ends(one.person_id, one.role, self.now)
        return True

    def return_(self) -> bool:
        """Who left comes back, and who never was in the set joins; as the invitation's service does."""
        gone = [n for n in NAMES[:8] if not roles_of(self.people[n].pk).is_in(self.harbour.pk)]
        if not gone:
            return False
        person = self.people[self.random.choice(gone)]
        factories.membership(person, self.harbour, started_at=self.now)
        self.model.begins(person.pk, "member", self.now)
        return True

    def hand_over(self) -> bool:
        members = list(Membership.objects.current().filter(learning_set=self.harbour, role="member"))
        one, person, stay = self.random.choice(members), self._facilitator(), self.random.random() < 0.8
        known: dict[str, Any] = {"person": person, "roles": roles_of(person.pk), "stay": stay}
        if not self.tried(lambda: sets.hand_over(membership_id=one.pk, **known)):
            return False
        self.model.begins(one.person_id, "facilitator", self.now)
        if not stay:
            self.model.ends(person.pk, "facilitator", self.now)
        return True

    def status(self) -> bool:
        person = self._facilitator()
        status = self.random.choice([SetStatus.SHARED, SetStatus.SELF_RUN, SetStatus.FACILITATED])
        asked: dict[str, Any] = {
            "learning_set_id": self.harbour.pk,
            "person": person,
            "roles": roles_of(person.pk),
        }
        return self.tried(lambda: sets.change_status(**asked, status=status))

    def plan(self) -> bool:
        """The next session, once this one is closed."""
        if self.session.state != "closed" or len(self.sessions) > 2 or len(self._members_here()) < 2:
            return False
        self._open()
        return True
