"""Letters about new, moved and cancelled sessions: each once, with who, when, where and one link, and no words."""

import importlib
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import transaction
from django_scopes import scopes_disabled

from core.jobs import outbox
from core.models import OutboxMail
from planning.models import CalendarEntry, SessionNews
from planning.periodic import tell_news
from planning.reads.reminders import SPREAD
from sessions.models import Session
from tests import factories
from tests.cast import Cast, cast
from tests.planning.sweeping import BEGUN, DAYS, MEETS, MINUTES, cancel, move, plan, planned_long_ago, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people(clock: time_machine.Traveller) -> Cast:
    return cast()


def test_everybody_is_told_once_of_a_new_date(people: Cast, clock: time_machine.Traveller) -> None:
    plan(people)
    assert sweep() == []
    clock.shift(2 * MINUTES)
    told = sweep()
    assert sorted(letter.to[0] for letter in told) == sorted(
        person.email for person in [people.ada, *people.members]
    )
    clock.shift(5 * MINUTES)
    assert sweep() == []


def test_letter_says_who_when_where_and_one_link(people: Cast, clock: time_machine.Traveller) -> None:
    session = plan(people)
    clock.shift(2 * MINUTES)
    by_address = {letter.to[0]: letter for letter in sweep()}
    letter = by_address["femi@demo.example"]
    assert letter.subject == "Harbour set: session 1 is on 20 March 2026, 15:00"
    body = str(letter.body)
    assert "Ada Marsh has planned session 1 of Harbour set." in body
    assert "When: Friday 20 March 2026, 15:00 to 17:00 (Africa/Lagos)" in body
    assert "For the set: Friday 20 March 2026, 14:00 to 16:00 (Europe/London)" in body
    assert "Where: Room 4" in body
    assert body.count("http") == 5  # three answers, the page; what we send, and when
    assert f"http://127.0.0.1:8000/sessions/{session.pk}/" in body
    assert "http://127.0.0.1:8000/answer/" in body
    assert "For the set" not in str(by_address["ben@demo.example"].body)


def test_calendar_file_comes_with_it(people: Cast, clock: time_machine.Traveller) -> None:
    session = plan(people)
    clock.shift(2 * MINUTES)
    ((name, entry, kind),) = sweep()[0].attachments
    assert (name, kind) == ("invite.ics", "application/ics")
    assert f"UID:{session.pk}@127.0.0.1" in entry.decode()
    cancel(people, session)
    clock.shift(3 * MINUTES)
    (_name, entry, _kind) = sweep()[0].attachments[0]
    assert "METHOD:CANCEL" in entry.decode()


def test_changes_in_a_row_are_one_letter(people: Cast, clock: time_machine.Traveller) -> None:
    session = plan(people)
    clock.shift(10 * MINUTES)
    sweep()
    for days in (1, 2, 3):
        move(people, session, MEETS + days * DAYS)
        clock.shift(MINUTES)
        assert sweep() == []
    clock.shift(2 * MINUTES)
    told = sweep()
    assert {letter.subject for letter in told} == {
        "Harbour set: session 1 has moved to 23 March 2026, 14:00",
        "Harbour set: session 1 has moved to 23 March 2026, 15:00",
    }
    assert len(told) == 7


def test_what_was_taken_back_at_once_is_no_news(people: Cast, clock: time_machine.Traveller) -> None:
    session = plan(people)
    clock.shift(10 * MINUTES)
    sweep()
    cancel(people, session)
    clock.shift(MINUTES)
    cancel(people, session, back=True)
    clock.shift(10 * MINUTES)
    assert sweep() == []


def test_cancelling_is_told_and_so_is_that_it_is_on_again(
    people: Cast, clock: time_machine.Traveller
) -> None:
    session = plan(people)
    clock.shift(10 * MINUTES)
    sweep()
    cancel(people, session)
    clock.shift(10 * MINUTES)
    told = sweep()
    assert len(told) == 7
    assert "is cancelled" in told[0].subject
    cancel(people, session, back=True)
    clock.shift(10 * MINUTES)
    assert "is on again, on 20 March 2026" in sweep()[0].subject


def test_news_survives_a_tick_that_stood_still_for_a_day(people: Cast, clock: time_machine.Traveller) -> None:
    plan(people)
    clock.shift(DAYS)
    assert len(sweep()) == 7


def test_news_older_than_three_days_is_not_told_and_nothing_is_left_of_it(
    people: Cast, clock: time_machine.Traveller
) -> None:
    plan(people)
    clock.shift(3 * DAYS + MINUTES)
    assert sweep() == []
    assert not SessionNews.objects.exists()


def test_changes_made_while_the_tick_stood_still_are_told_once_as_they_are_now(
    people: Cast, clock: time_machine.Traveller
) -> None:
    session = plan(people)
    clock.shift(10 * MINUTES)
    move(people, session, MEETS + DAYS)
    clock.shift(10 * MINUTES)
    told = sweep()
    assert len(told) == 7
    assert all("session 1 is on 21 March" in letter.subject for letter in told)


def test_each_change_writes_its_news_with_who_did_it(people: Cast, clock: time_machine.Traveller) -> None:
    session = plan(people)
    move(people, session, MEETS + DAYS)
    cancel(people, session)
    cancel(people, session, back=True)
    rows = SessionNews.objects.untold()
    assert [row.kind for row in rows] == ["planned", "changed", "cancelled", "restored"]
    assert {(row.session_id, row.actor_id) for row in rows} == {(session.pk, people.ada.pk)}


def test_news_goes_with_the_change_it_is_about(people: Cast) -> None:
    def plan_and_fail() -> None:
        with transaction.atomic():
            plan(people)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        plan_and_fail()
    assert not SessionNews.objects.exists()


def test_news_of_a_session_is_told_to_all_or_to_nobody(
    people: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tick that dies between two letters leaves them all for the next one."""
    plan(people)
    clock.shift(2 * MINUTES)
    posted: list[str] = []

    def dying(*, key: str, **rest: Any) -> None:
        if len(posted) == 3:
            raise InterruptedError
        posted.append(key)
        outbox.post(key=key, **rest)

    with monkeypatch.context() as patch, pytest.raises(InterruptedError):
        patch.setattr("planning.services.calendar_entries.post", dying)
        tell_news()
    assert (len(posted), OutboxMail.objects.count()) == (3, 0)
    assert len(sweep()) == 7
    assert sweep() == []


def test_news_pending_in_the_audit_is_told_after_the_upgrade_and_the_rest_is_not(
    people: Cast, clock: time_machine.Traveller
) -> None:
    """Of one session all was told, of another not the last change, of a third nothing."""
    told, moved, planned = plan(people), plan(people, MEETS + DAYS), plan(people, MEETS + 2 * DAYS)
    for session in (told, moved):
        key = f"session.news:{session.pk}:7:{people.ben.pk}"
        made = outbox.post(key=key, to="ben@demo.example", letter="sessions.planned", about={})
        OutboxMail.objects.filter(pk=made.pk).update(created_at=BEGUN + 2 * MINUTES)
    clock.shift(4 * MINUTES)
    cancel(people, moved)
    before = {(row.session_id, row.kind, row.actor_id, row.created_at) for row in SessionNews.objects.all()}
    SessionNews.objects.all().delete()
    pending_news = importlib.import_module("planning.migrations.0002_pending_news")
    pending_news.copy_pending(apps, None)
    after = {(row.session_id, row.kind, row.actor_id, row.created_at) for row in SessionNews.objects.all()}
    assert after == {row for row in before if row[:2] in {(moved.pk, "cancelled"), (planned.pk, "planned")}}


def test_no_words_are_in_any_letter(people: Cast, clock: time_machine.Traveller) -> None:
    session = plan(people)
    with scopes_disabled():
        factories.theme(people.harbour, "canary")
        factories.brief(factories.issue(people.ben, people.harbour, "canary"), "canary")
    Session.objects.filter(pk=session.pk).update(
        closing_question="canary", link="https://meet.example/canary"
    )
    clock.shift(2 * MINUTES)
    sweep()
    clock.move_to(MEETS - 2 * DAYS + SPREAD * MINUTES)
    sweep()
    assert len(mail.outbox) == 14
    assert not any("canary" in str(letter.message()) for letter in mail.outbox)


def test_what_was_told_before_the_upgrade_is_known_after_it(
    people: Cast, clock: time_machine.Traveller
) -> None:
    """Of dates that everybody knows already the next letter says what changed; of untold ones it invites."""
    known, fresh = planned_long_ago(people), plan(people, MEETS + DAYS)
    importlib.import_module("planning.migrations.0004_known_dates").copy_known(apps, None)
    told = set(CalendarEntry.objects.values_list("session", "is_on", "sequence"))
    assert told == {(known.pk, True, 0)}
    assert CalendarEntry.objects.count() == 7
    move(people, known, MEETS + 2 * DAYS)
    clock.shift(3 * MINUTES)
    told_now = {letter.subject.split(": ", 1)[1].rsplit(",", 1)[0] for letter in sweep()}
    assert told_now == {"session 1 is on 21 March 2026", "session 2 has moved to 22 March 2026"}
    assert fresh.pk in set(CalendarEntry.objects.values_list("session", flat=True))
