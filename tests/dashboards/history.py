"""One set's life thrown together at random: people come, go, come back and are erased; registers are corrected."""

import random
from datetime import datetime, timedelta

from django_scopes import scopes_disabled

from accounts.models import User
from actions import services as actions
from actions.models import Action
from core import clock
from privacy.services.erasure import erase
from programmes.models import Programme
from sessions.models import Attendance, Round, Session
from sessions.services.frozen_register import freeze_register
from sessions.services.register_corrections import SAID_AFTERWARDS, Line, correct_register
from sets import services
from sets.models import Membership
from sets.roles import roles_of
from tests import factories

OFTEN = {
    "meet": 6,
    "join": 2,
    "leave": 2,
    "come_back": 1,
    "correct": 3,
    "report": 4,
    "take_back": 1,
    "erase": 1,
}


class History:
    """The same for the same seed; each `step` is one event of one day."""

    def __init__(self, seed: int, within: Programme, *, by_name: bool = False) -> None:
        self.chance = random.Random(seed)
        self.facilitator = factories.user()
        size = self.chance.choice((3, 4, 5, 5, 7))
        self.set = factories.learning_set(within=within, members=size, facilitators=[self.facilitator])
        self.by_name = by_name
        if by_name:
            factories.agreement(self.set)
            Programme.objects.filter(pk=within.pk).update(names_attendance=True)
            for person in self._members():
                self._accept(person)

    def step(self) -> str:
        """Something happens."""
        name = self.chance.choices(list(OFTEN), list(OFTEN.values()))[0]
        with scopes_disabled():
            getattr(self, f"_{name}")()
        return name

    def _members(self) -> list[User]:
        return factories.members_of(self.set)

    def _meet(self) -> None:
        now, members = clock.now(), self._members()
        for person in members if self.by_name else ():
            if Attendance.objects.filter(person=person, session__learning_set=self.set).exists():
                self._accept(person)
        session = factories.session(
            self.set, starts_at=now - timedelta(hours=2), status="closed", version=9,
            opened_at=now - timedelta(hours=2), closed_at=now, register_closed_at=now,
        )  # fmt: skip
        for person in members:
            presence = self.chance.choice(("in-room", "remote", "in-room", "absent", "apologies", "not-due"))
            here = presence in {"in-room", "remote"}
            arrived_at = session.starts_at if here else None
            Attendance.objects.create(
                session=session, person=person, presence=presence, arrived_at=arrived_at
            )
        for person in self.chance.sample(members, min(2, len(members))):
            Round.objects.create(session=session, presenter=person, minutes=35, status="done")
            actions.commit_to(owner_id=person.pk, learning_set_id=self.set.pk, words="I will.")
        freeze_register(session)
        actions.recount(learning_set_id=self.set.pk, asked_before=session.opened_at)
        actions.publish(learning_set_id=self.set.pk)

    def _accept(self, person: User) -> None:
        services.accept_agreement(
            learning_set_id=self.set.pk, person=person, roles=roles_of(person.pk), names_attendance=True
        )

    def _join(self) -> None:
        joined = factories.user()
        factories.membership(joined, self.set, started_at=clock.now())
        if self.by_name and self.chance.random() < 0.7:  # the others do so at their second session
            self._accept(joined)

    def _leave(self) -> None:
        if members := self._members():
            self._end(self.chance.choice(members), clock.now())

    def _come_back(self) -> None:
        gone = Membership.objects.filter(learning_set=self.set, role="member").exclude(ended_at=None)
        gone = gone.filter(person__is_active=True).exclude(person__in=self._members())
        if held := gone.order_by("pk").last():
            Membership.objects.filter(pk=held.pk).update(ended_at=None)

    def _correct(self) -> None:
        held = list(Session.objects.filter(learning_set=self.set, status="closed").order_by("pk"))
        rows = list(Attendance.objects.filter(session__in=held[-3:]).order_by("pk"))
        if not rows:
            return
        row = self.chance.choice(rows)
        host, line = self.facilitator, Line(self.chance.choice(SAID_AFTERWARDS), False, False)
        correct_register(
            session_id=row.session_id, person=host, roles=roles_of(host.pk), expected_version=None,
            lines={row.pk: line},
        )  # fmt: skip

    def _report(self) -> None:
        here = self._members()  # who left reports no more
        for action in Action.objects.filter(learning_set=self.set, outcome="", owner__in=here)[:1]:
            factories.report(action)

    def _take_back(self) -> None:
        here = self._members()
        for action in Action.objects.filter(learning_set=self.set, outcome="", owner__in=here).order_by(
            "-pk"
        )[:1]:
            actions.take_back(action_id=action.pk, person=action.owner)

    def _erase(self) -> None:
        if members := self._members():
            erase(person_id=self.chance.choice(members).pk, tell=False)

    def _end(self, person: User, at: datetime) -> None:
        Membership.objects.current().filter(learning_set=self.set, person=person).update(ended_at=at)
