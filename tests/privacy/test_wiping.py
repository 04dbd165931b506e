"""After an erasure on SQLite its bytes go too, once the last letter is sent."""

import pytest
import time_machine

from core import clock
from core.models import Heartbeat, OutboxMail
from privacy import periodic
from privacy.services import erasure, wiping
from tests import factories


@pytest.fixture
def wiped(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What SQLite answers to each time it is asked to wipe; the test's own transaction would stand in its way."""
    answers: list[bool] = []

    def wipe() -> bool:
        answers.append(True)
        return True

    monkeypatch.setattr("privacy.services.wiping.sqlite.is_used", lambda: True)
    monkeypatch.setattr("privacy.services.wiping.sqlite.wipe_deleted", wipe)
    return answers


@pytest.mark.django_db
def test_erasure_is_followed_by_one_wiping_when_its_letter_is_gone(wiped: list[bool]) -> None:
    periodic.wipe_deleted()
    erasure.erase(person_id=factories.user("Ana", email="ana-canary@example.org").pk)
    periodic.wipe_deleted()
    assert wiped == []  # nothing was deleted, then the letter with the address was still there
    OutboxMail.objects.filter(letter=erasure.FAREWELL).delete()
    for _run in range(2):
        periodic.wipe_deleted()
    assert wiped == [True]
    with time_machine.travel(clock.now().replace(year=2030), tick=False):
        erasure.erase(person_id=factories.user("Bo").pk, tell=False)
        assert wiping.wipe_after_deletions()


@pytest.mark.django_db
def test_wiping_that_a_reader_hindered_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr("privacy.services.wiping.sqlite.is_used", lambda: True)
    monkeypatch.setattr("privacy.services.wiping.sqlite.wipe_deleted", lambda: next(answers))
    erasure.erase(person_id=factories.user("Ana").pk, tell=False)
    assert [wiping.wipe_after_deletions() for _run in range(3)] == [False, True, False]
    assert Heartbeat.objects.filter(name=wiping.WIPED).count() == 1
