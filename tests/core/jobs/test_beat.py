"""One clock for the site: it asks workers, and sends letters itself while they or the broker are away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from core.jobs import heartbeats, sweeping, tasks
from core.jobs.beat import Beat
from core.jobs.outbox import send_due
from core.models import OutboxMail
from tests.core.jobs.test_outbox import post_one

pytestmark = [pytest.mark.django_db, pytest.mark.both]

MORNING = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def broker(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the broker was asked; emptied of "up" it takes nothing."""
    settings.ALS_REDIS_URL = "redis://127.0.0.1:1/0"
    said = ["up"]

    def ask(task: object, **_options: int) -> bool:
        if "up" in said:
            said.append("asked")
        return "up" in said

    monkeypatch.setattr(tasks, "_ask", ask)
    return said


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def test_a_worker_that_works_is_asked_twice_a_minute_and_left_alone(
    clock: time_machine.Traveller, broker: list[str]
) -> None:
    beat, done = Beat(), []
    for _ in range(13):
        heartbeats.beat(heartbeats.WORKER)
        done.append(beat.round())
        clock.shift(timedelta(seconds=5))
    assert done == ["asked", *["waited"] * 5] * 2 + ["asked"]
    assert broker.count("asked") == 3


def test_letters_go_out_while_the_broker_is_down(broker: list[str]) -> None:
    broker.remove("up")
    heartbeats.beat(heartbeats.WORKER)
    post_one()
    assert Beat().round() == "swept"
    assert len(mail.outbox) == 1


def test_letters_go_out_while_no_worker_answers_and_the_silence_is_not_hidden(
    clock: time_machine.Traveller,
) -> None:
    heartbeats.beat(heartbeats.WORKER)
    beat = Beat()
    assert beat.round() == "asked"
    clock.shift(timedelta(seconds=76))
    post_one()
    assert beat.round() == "swept"
    assert len(mail.outbox) == 1
    assert not heartbeats.is_fresh(heartbeats.WORKER, timedelta(seconds=75))


def test_of_two_one_works_and_the_other_takes_over_when_it_is_gone(clock: time_machine.Traveller) -> None:
    first, second = Beat(), Beat()
    heartbeats.beat(heartbeats.WORKER)
    rounds = []
    for _ in range(3):
        rounds.append((first.round(), second.round()))
        clock.shift(timedelta(seconds=5))
    assert rounds == [("asked", "idle"), ("waited", "idle"), ("waited", "idle")]
    clock.shift(timedelta(seconds=10))
    assert second.round() == "idle"
    clock.shift(timedelta(seconds=1))
    heartbeats.beat(heartbeats.WORKER)
    clock.shift(timedelta(seconds=5))
    assert second.round() == "asked"
    assert first.round() == "idle"


def test_without_a_broker_the_beat_is_the_worker(settings: Settings) -> None:
    settings.ALS_REDIS_URL = None
    post_one()
    assert Beat().round() == "swept"
    assert heartbeats.is_fresh(heartbeats.WORKER, timedelta(seconds=5))
    assert len(mail.outbox) == 1


def test_a_code_goes_before_fifteen_hundred_letters() -> None:
    OutboxMail.objects.bulk_create(
        OutboxMail(key=f"bulk:{number}", to="a@demo.example", letter="core.test-hello", about={"id": "1"})
        for number in range(1500)
    )
    OutboxMail.objects.create(
        key="code", to="cleo@demo.example", letter="core.test-hello", about={"id": "2"}, priority=0
    )
    send_due(most=2)
    assert [message.to for message in mail.outbox] == [["cleo@demo.example"], ["a@demo.example"]]


def test_the_urgent_lane_sends_nothing_else() -> None:
    post_one("bulk")
    OutboxMail.objects.create(
        key="code", to="cleo@demo.example", letter="core.test-hello", about={"id": "2"}, priority=0
    )
    sweeping._send_urgent()
    assert list(OutboxMail.objects.filter(state="waiting").values_list("key", flat=True)) == ["bulk"]
