"""Many sets for benchmarks: figures for all, encrypted words for every twentieth; pseudorandom with a fixed seed."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from core import clock
from demo.bulk import BulkRows, Figures
from demo.dates import ten_o_clock
from demo.people import strangers
from issues.models import Issue
from programmes.models import Organisation, Programme, ProgrammeRole
from sets.models import LearningSet, SetStatus

MEMBERS, SESSIONS = 8, 9
SETS_A_FACILITATOR = 8
TOGETHER = 100  # sets per bulk insert
WORDS_EVERY = 20
DOMAIN = "measuring.example"


def tell(*, sets: int, years: int, say: Callable[[str], object]) -> Programme:
    """Create sets up to this number in the programme "Measuring", which Esi leads."""
    with scopes_disabled():
        programme = _programme(years)
        members = strangers(sets * MEMBERS, domain=f"members.{DOMAIN}")
        facilitators = strangers(1 + sets // SETS_A_FACILITATOR, domain=f"facilitators.{DOMAIN}")
        say(f"{len(members)} people")
        there = set(LearningSet.objects.filter(programme=programme).values_list("name", flat=True))
        ten = ten_o_clock(clock.now())
        for first in range(0, sets, TOGETHER):
            numbers = [n for n in range(first, min(first + TOGETHER, sets)) if _name(n) not in there]
            _write(programme, numbers, members, facilitators, ten, years)
            say(f"{min(first + TOGETHER, sets)} of {sets} sets")
    return programme


@transaction.atomic
def _write(
    programme: Programme,
    numbers: list[int],
    members: list[User],
    facilitators: list[User],
    today: datetime,
    years: int,
) -> None:
    sheaf = BulkRows()
    made = [
        sheaf.add(
            _figures(n, years),
            programme=programme,
            members=members[n * MEMBERS : (n + 1) * MEMBERS],
            facilitator=facilitators[n // SETS_A_FACILITATOR],
            today=today,
        )
        for n in numbers
    ]
    sheaf.write()
    for n, learning_set in zip(numbers, made, strict=True):
        if n % WORDS_EVERY == 0:
            _words(learning_set, members[n * MEMBERS : (n + 1) * MEMBERS])


def _figures(n: int, years: int) -> Figures:
    chance = random.Random(n)  # noqa: S311 - the same figures every time
    weeks = max(1, years * 52 // SESSIONS)
    held = SESSIONS - chance.choice((0, 0, 1, 1, 1, 2))
    turns = [0] * MEMBERS
    for turn in range(held * 2):
        turns[chance.randrange(MEMBERS) if chance.random() < 0.15 else turn % MEMBERS] += 1
    return Figures(
        name=_name(n),
        planned=SESSIONS,
        came=tuple(min(MEMBERS, chance.choice((4, 6, 7, 7, 8, 8, 8))) for _session in range(held)),
        turns=tuple(turns),
        due=held * 4,
        reported=chance.randint(held * 2, held * 4),
        days_since=chance.randint(3, weeks * 7),
        next_in=None if n % 25 == 7 else chance.randint(1, weeks * 7),
        status=chance.choice((SetStatus.FACILITATED, SetStatus.FACILITATED, SetStatus.SHARED)),
        weeks=weeks,
    )


def _words(learning_set: LearningSet, members: list[User]) -> None:
    """Add words encrypted under the set's own key, so that benchmarks decrypt real rows."""
    issues = [
        Issue(
            owner=person,
            learning_set=learning_set,
            topic_line="What would I do if I were not afraid of the answer?",
            status=Issue.Status.WORKED_ON,
            offered_at=clock.now(),
        )
        for person in members
    ]
    Issue.objects.bulk_create(issues)
    Action.objects.bulk_create(
        Action(owner=issue.owner, learning_set=learning_set, issue=issue, words="I will ask, and then wait.")
        for issue in issues
    )


def _programme(years: int) -> Programme:
    trust = Organisation.objects.get(slug="northgate-trust")
    programme, _made = Programme.objects.get_or_create(
        organisation=trust,
        name="Measuring",
        defaults={
            "purpose": "Made-up sets, to measure on.",
            "planned_sessions": SESSIONS,
            "starts_on": (clock.now() - timedelta(weeks=52 * years)).date(),
        },
    )
    ProgrammeRole.objects.get_or_create(
        programme=programme,
        person=User.objects.get(email="esi@demo.example"),
        role=ProgrammeRole.Role.LEAD,
        ended_at=None,
    )
    return programme


def _name(n: int) -> str:
    return f"Set {n + 1:04d}"
