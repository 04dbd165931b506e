"""Programmes thrown together at random: leavers, newcomers, observers, open rooms, dropped rounds."""

import random
from datetime import datetime, timedelta

from core import clock
from programmes.models import Programme
from sessions.models import Attendance, Round, Session
from sessions.services.frozen_register import freeze_register
from sets.models import LearningSet
from tests import factories


def programme(seed: int, *, sets: int) -> Programme:
    """So many sets, the same for the same seed."""
    chance = random.Random(seed)
    made = factories.programme()
    for number in range(sets):
        _set(chance, made, f"Set {number}")
    return made


def _set(chance: random.Random, within: Programme, name: str) -> LearningSet:
    one = factories.learning_set(name, within=within, planned_sessions=chance.randint(1, 9))
    people = [factories.user() for _ in range(chance.randint(2, 8))]
    start = clock.now() - timedelta(days=200)
    for person in people:
        joined = start + timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 60)))
        ended = start + timedelta(days=70) if chance.random() < 0.15 else None
        role = "observer" if chance.random() < 0.1 else "member"
        factories.membership(person, one, role, started_at=joined, ended_at=ended)
    for number in range(chance.randint(0, 5)):
        _session(chance, one, people, start + timedelta(days=5 + 35 * number))
    if chance.random() < 0.5:
        factories.session(one)
    return one


def _session(chance: random.Random, one: LearningSet, people: list, starts_at: datetime) -> Session:  # type: ignore[type-arg]
    status = chance.choice(("closed", "closed", "closed", "cancelled", "paused"))
    ends_at = starts_at + timedelta(hours=2)
    closed = ends_at if status == "closed" else None
    session = factories.session(
        one, starts_at=starts_at, status=status, closed_at=closed, register_closed_at=closed
    )
    for person in people:
        here = chance.random() < 0.8
        Attendance.objects.create(
            session=session,
            person=person,
            role=chance.choice(("member", "member", "member", "observer")),
            presence=chance.choice(("in-room", "remote", "away"))
            if here
            else chance.choice(("absent", "apologies")),
            arrived_at=starts_at if here else None,
        )
    for person in chance.sample(people, min(2, len(people))):
        Round.objects.create(
            session=session,
            presenter=person,
            minutes=35,
            kind=chance.choice(("issue", "issue", "activity")),
            status=chance.choice(("done", "done", "dropped")),
        )
    if closed:
        freeze_register(session)
    return session
