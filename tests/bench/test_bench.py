"""The bench's own parts: its lines, its stage, its session, and the growth of its data."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from bench import growth
from bench.figures import Figure
from bench.meeting import KEPT, PEOPLE, client_of, gather
from bench.stage import Durable
from demo.management.commands.seed import Command
from sessions.models import Contribution, Session
from tests import servers


def test_figure_is_one_line_of_name_value_unit_and_how() -> None:
    assert str(Figure("press_9", 7.123, "ms", "median of 30")) == "press_9 7.12 ms (median of 30)"


def test_durable_postgres_waits_for_the_disk() -> None:
    own = Durable.__new__(Durable)
    own.binaries, own.data, own.folder, own.port = Path("bin"), Path("data"), Path("folder"), 1
    loose = servers.Postgres.command(own)
    assert [word for word in loose if word not in own.command()] == [
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
    ]
    assert own.command().count("-c") == loose.count("-c") - 3


@pytest.mark.django_db
def test_meeting_is_a_running_room_with_nine_people_and_a_dozen_questions(settings: Settings) -> None:
    settings.ALS_DEMO = True
    call_command(Command(), verbosity=0)
    meeting = gather()
    with scopes_disabled():
        step = meeting.session.step
        assert step is not None
        assert Contribution.objects.filter(round=step.round).count() == KEPT
    assert len(meeting.guests) == PEOPLE
    for guest in meeting.guests:
        assert client_of(guest).get(f"{meeting.room}/fragment").status_code == 200
    assert len(meeting.stream_urls("http://site", 12)) == 12
    with scopes_disabled():
        growth.grow(meeting, 2)
        held = Session.objects.filter(learning_set=meeting.session.learning_set).held().count()
    assert held == 2 * growth.HELD


def test_every_part_of_the_bench_has_its_module() -> None:
    from bench.__main__ import ALONE, PARTS

    modules = {name.removesuffix(".py") for name in os.listdir(Path(growth.__file__).parent)}
    others = {"signal", "doors"}  # `signal` is measured by `press`; the doors' figures have their own maker
    assert set(PARTS | ALONE) - others <= modules
