"""One question at a session's end: only where the programme asks, only who came, and only means of four or more."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from privacy.services.erasure import erase
from sessions.models import FrozenScore, Session, SessionScore
from sessions.services.scores import freeze_scores, score_session
from sets.models import LearningSet
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

CLOSED = datetime(2026, 11, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def held() -> Session:
    programme = factories.programme()
    programme.asks_score = True
    programme.save()
    one = factories.learning_set("Alder", within=programme, members=6, facilitators=[factories.user("Ada")])
    with time_machine.travel(CLOSED - 10 * DAY, tick=False):
        members = factories.members_of(one)
    for on in (CLOSED - 30 * DAY, CLOSED):
        factories.closed_session(one, on=on, came=members[:5])
    return Session.objects.filter(learning_set=one).latest("starts_at")


def members(held: Session) -> list[User]:
    return factories.members_of(held.learning_set)


def answer(held: Session, numbers: str) -> None:
    for person, number in zip(members(held), numbers, strict=False):
        score_session(session_id=held.pk, person=person, score=number)


def page_of_lead(one: LearningSet) -> str:
    lead, browser = factories.user(), Client()
    factories.role(lead, one.programme)
    browser.force_login(lead)
    pages = [("set_figures", one.pk), ("over_time", one.programme_id)]
    return "".join(
        browser.get(reverse(f"dashboards:{name}", args=[pk])).content.decode() for name, pk in pages
    )


def test_who_came_answers_on_their_sheet_and_changes_it_for_a_week(held: Session) -> None:
    closed_at = held.closed_at
    assert closed_at
    person, browser = members(held)[0], Client()
    browser.force_login(person)
    url, sheet = (reverse(f"sessions:{name}", args=[held.pk]) for name in ("score", "mine"))
    with time_machine.travel(closed_at + DAY, tick=False):
        assert "How useful was this session to you?" in browser.get(sheet).content.decode()
        for number in ("2", "4", "", "6", "x" * 10_000, "２"):
            assert browser.post(url, {"score": number})["Location"] == sheet
        assert SessionScore.objects.get().score == 4
        assert 'value="4" aria-label="4 of 5" aria-pressed="true"' in browser.get(sheet).content.decode()
        for nobody in (members(held)[5], User.objects.get(name="Ada")):
            with pytest.raises(PermissionDenied):
                score_session(session_id=held.pk, person=nobody, score="3")
    with time_machine.travel(closed_at + 7 * DAY, tick=False):
        assert "How useful was this session" not in browser.get(sheet).content.decode()
        assert browser.post(url, {"score": "1"}).status_code == 403


def test_four_answers_are_added_up_once_and_none_is_left(held: Session) -> None:
    assert held.closed_at
    with time_machine.travel(held.closed_at + DAY, tick=False):
        answer(held, "5443")
        freeze_scores()
        assert "of 5, over" not in page_of_lead(held.learning_set)
    with time_machine.travel(held.closed_at + 7 * DAY, tick=False):
        freeze_scores()
        frozen = FrozenScore.objects.get()
        assert (frozen.answers, frozen.total, SessionScore.objects.count()) == (4, 16, 0)
        page = page_of_lead(held.learning_set)
        assert "<strong>4.0</strong> of 5, over one session." in page
        erase(person_id=members(held)[0].pk)
        freeze_scores()
        assert FrozenScore.objects.get().total == 16


@pytest.mark.parametrize("numbers", ["555", "5"])
def test_fewer_than_four_answers_are_never_shown_and_go_too(held: Session, numbers: str) -> None:
    assert held.closed_at
    with time_machine.travel(held.closed_at + DAY, tick=False):
        answer(held, numbers)
    with time_machine.travel(held.closed_at + 8 * DAY, tick=False):
        freeze_scores()
        assert not FrozenScore.objects.exists()
        assert not SessionScore.objects.exists()
        assert "Useful, 1 to 5" not in page_of_lead(held.learning_set)


def test_programme_that_does_not_ask_asks_nobody(held: Session) -> None:
    assert held.closed_at
    with time_machine.travel(held.closed_at + DAY, tick=False):
        answer(held, "5443")
        programme = held.learning_set.programme
        programme.asks_score = False
        programme.save()
        with pytest.raises(PermissionDenied):
            answer(held, "1")
    with time_machine.travel(held.closed_at + 8 * DAY, tick=False):
        freeze_scores()
    assert not FrozenScore.objects.exists()
    assert not SessionScore.objects.exists()
