"""The seed: the demo people, a story told once, a session open now."""

from collections.abc import Iterator

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import models
from django_scopes import scopes_disabled
from pytest_django import Settings

from accounts.models import User
from core import clock
from demo.management.commands.seed import Command
from issues.models import Issue
from sessions.models import Session
from sets.models import LearningSet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Settings) -> Iterator[None]:
    settings.ALS_DEMO = True
    with scopes_disabled():
        yield


def seed(*arguments: str) -> None:
    # The demo is installed in demo mode only, so in tests the command has no name to be called by.
    call_command(Command(), *arguments, verbosity=0)


def counts() -> dict[str, int]:
    """Rows of every table of ours."""
    models_ = [
        model for model in apps.get_models() if model.__module__.split(".")[0] not in {"django", "allauth"}
    ]
    return {model._meta.label: models.QuerySet(model).count() for model in models_}


def test_seed_refuses_outside_demo_mode(settings: Settings) -> None:
    settings.ALS_DEMO = False
    with pytest.raises(CommandError):
        seed()
    assert User.objects.count() == 0


def test_nothing_is_told_of_the_future_when_a_quarter_of_an_hour_has_just_begun() -> None:
    with time_machine.travel(clock.now().replace(minute=15, second=1, microsecond=0), tick=False):
        seed()
        assert not Issue.objects.filter(offered_at__gt=clock.now()).exists()
        assert Session.objects.live().get().starts_at == clock.now().replace(second=0)


def test_sets_to_measure_on_are_made_once_when_asked_for() -> None:
    seed("--sets", "3", "--years", "2")
    before = counts()
    seed("--sets", "3", "--years", "2")
    assert counts() == before
    measuring = LearningSet.objects.filter(programme__name="Measuring")
    assert measuring.count() == 3
    assert [s.memberships.counted().count() for s in measuring] == [8, 8, 8]
