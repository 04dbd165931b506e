"""Owners are told two weeks ahead, once and without words; the day does not wait for the letter."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError

from core.db.unscoped import rows
from core.jobs import outbox
from core.models import OutboxMail
from issues.models import Brief
from privacy.services import notices, retention
from programmes.models import Programme
from sets.models import LearningSet
from tests.cast import Cast
from tests.privacy.retention.ended import MET, WORDS

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_owners_are_told_two_weeks_ahead_once_and_without_words(people: Cast) -> None:
    rows(Brief).filter(person=people.cleo).delete()  # gone since April
    with time_machine.travel(datetime(2026, 8, 15, 12, tzinfo=UTC), tick=False) as moved:
        assert notices.tell_ahead() == 0
        moved.shift(timedelta(days=1))
        assert notices.tell_ahead() == 7  # six members and the facilitator
        assert notices.tell_ahead() == 0
        outbox.send_due()
    subjects = {message.subject for message in mail.outbox}
    assert subjects == {"Harbour set: some of your words will be deleted on 30 August 2026"}
    assert min(message.to[0] for message in mail.outbox) == "ada@demo.example"
    assert not any(WORDS in message.body for message in mail.outbox)
    assert "http://127.0.0.1:8000/profile/data/" in mail.outbox[0].body


def test_author_of_a_brief_is_told_ahead_and_nobody_else(people: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 18, 12, tzinfo=UTC), tick=False):
        assert notices.tell_ahead() == 1
        outbox.send_due()
    (message,) = mail.outbox
    assert message.to == ["cleo@demo.example"]
    assert "deleted on 1 April 2026" in message.subject
    assert WORDS not in message.body


def test_letter_is_dropped_when_the_day_has_moved(people: Cast) -> None:
    rows(Brief).filter(person=people.cleo).delete()  # gone since April
    with time_machine.travel(datetime(2026, 8, 20, tzinfo=UTC), tick=False):
        notices.tell_ahead()
        LearningSet.objects.filter(pk=people.harbour.pk).update(status="facilitated", ended_at=None)
        outbox.send_due()
    assert mail.outbox == []
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {"dropped"}


def test_words_go_on_their_day_though_nobody_could_be_told(people: Cast) -> None:
    with time_machine.travel(datetime(2026, 9, 14, 12, tzinfo=UTC), tick=False):
        assert retention.retain() == retention.Retained(briefs=1, sets=1)
        assert notices.tell_ahead() == 0


def test_a_programme_takes_no_days_that_leave_less_than_two_weeks_to_tell(people: Cast) -> None:
    programme = Programme.objects.get(pk=people.programme.pk)
    with time_machine.travel(datetime(2026, 7, 11, 12, tzinfo=UTC), tick=False):
        programme.retention_days = 30  # words would have gone on 1 July
        with pytest.raises(ValidationError, match="two weeks") as refused:
            programme.full_clean()
        assert list(refused.value.message_dict) == ["retention_days"]
        programme.retention_days = 60
        programme.full_clean()
    with time_machine.travel(MET + timedelta(days=36), tick=False):
        programme.retention_days, programme.brief_days = 90, 10
        with pytest.raises(ValidationError, match="two weeks") as refused:
            programme.full_clean()
        assert list(refused.value.message_dict) == ["brief_days"]
        programme.brief_days = 20
        programme.full_clean()
