"""Once a day: what is gathered, what cannot wait, when the one letter leaves, and what it says."""

from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.jobs import outbox
from core.models import OutboxMail
from planning.letter_kinds import KINDS
from planning.mail.daily import in_short
from planning.mail.examples import example_of
from planning.models import DailyNotice, DatePoll, GatheredLetter, QuietHours, StoppedNotice
from planning.services import polls
from planning.services.gathering import forget_gathered, post_daily
from planning.stop_links import stop_url
from sets.roles import roles_of
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 16, 12, 0, tzinfo=UTC)  # a Wednesday
MORNING = datetime(2026, 12, 17, 8, 0, tzinfo=UTC)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def wants(people: Cast, *kinds: str) -> None:
    for kind in kinds:
        DailyNotice.objects.create(person=people.ben, kind=kind)


def poll(people: Cast, *, closes: timedelta, first: int = 20) -> DatePoll:
    slots = [datetime.fromisoformat(f"2027-01-{day}T10:00") for day in (first, first + 1)]
    return polls.ask(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk), slots=slots,
        minutes=120, closes_at=NOON + closes,
    )  # fmt: skip


def sent_to_ben(people: Cast, at: datetime) -> list[mail.EmailMessage]:
    """What reaches him as the site's clock ticks at that moment."""
    before = len(mail.outbox)
    with time_machine.travel(at, tick=False):
        post_daily()
        outbox.send_due()
    return [one for one in mail.outbox[before:] if one.to == [people.ben.email]]


def test_many_letters_become_one_in_the_morning_and_others_get_theirs_at_once(people: Cast) -> None:
    wants(people, "polls")
    with time_machine.travel(NOON, tick=False):
        asked = [poll(people, closes=7 * DAY), poll(people, closes=8 * DAY, first=25)]
        outbox.send_due()
    assert sorted(one.to[0] for one in mail.outbox if people.cleo.email in one.to) == [people.cleo.email] * 2
    assert sent_to_ben(people, NOON) == []
    assert sent_to_ben(people, MORNING - MINUTE) == []
    (letter,) = sent_to_ben(people, MORNING)
    assert letter.subject == "Your sets: 2 letters in one"
    for one in asked:
        assert reverse("planning:poll", args=[one.pk]) in str(letter.body)
    assert str(letter.body).count("looks for the date of a session") == 2
    seen = message_from_bytes(letter.message().as_bytes())
    assert seen["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent_to_ben(people, MORNING + 15 * MINUTE) == []
    assert sent_to_ben(people, MORNING + DAY) == []


def test_what_has_less_than_a_day_left_in_the_morning_comes_at_once(people: Cast) -> None:
    wants(people, "polls")
    with time_machine.travel(NOON, tick=False):
        poll(people, closes=MORNING - NOON + DAY)
        pressing = poll(people, closes=MORNING - NOON + DAY - MINUTE, first=25)
    (letter,) = sent_to_ben(people, NOON)
    assert reverse("planning:poll", args=[pressing.pk]) in str(letter.body)
    assert len(sent_to_ben(people, MORNING)) == 1


def test_what_no_longer_matters_is_left_out_and_nothing_makes_no_letter(people: Cast) -> None:
    wants(people, "polls")
    with time_machine.travel(NOON, tick=False):
        ended, other = poll(people, closes=7 * DAY), poll(people, closes=7 * DAY, first=25)
        outbox.send_due()
        polls.end(poll_id=ended.pk, person=people.ada, roles=roles_of(people.ada.pk))
    (letter,) = sent_to_ben(people, MORNING)
    assert letter.subject == "Your sets: 1 letter in one"
    with time_machine.travel(MORNING + MINUTE, tick=False):
        polls.end(poll_id=other.pk, person=people.ada, roles=roles_of(people.ada.pk))
        last = poll(people, closes=7 * DAY)
        outbox.send_due()
        polls.end(poll_id=last.pk, person=people.ada, roles=roles_of(people.ada.pk))
    assert sent_to_ben(people, MORNING + DAY) == []


def test_the_morning_is_the_readers_and_waits_for_the_end_of_quiet_hours(people: Cast) -> None:
    wants(people, "polls")
    people.ben.time_zone = "America/New_York"
    people.ben.save(update_fields=["time_zone"])
    QuietHours.objects.create(person=people.ben, begins=time(20), until=time(9, 30), weekends=False)
    with time_machine.travel(NOON + 4 * timedelta(hours=1), tick=False):
        poll(people, closes=7 * DAY)
        outbox.send_due()
    half_past_nine = datetime(2026, 12, 17, 14, 30, tzinfo=UTC)
    assert sent_to_ben(people, half_past_nine - MINUTE) == []
    assert len(sent_to_ben(people, half_past_nine)) == 1


def test_gathered_twice_it_is_told_once_and_the_stop_link_of_the_day_stops_all_of_it(people: Cast) -> None:
    wants(people, "polls")
    with time_machine.travel(NOON, tick=False):
        poll(people, closes=7 * DAY)
        outbox.send_due()
        again = OutboxMail.objects.get(to=people.ben.email)
        again.state, again.due_at, again.settled_at = OutboxMail.State.WAITING, NOON, None  # its process died
        again.save()
        outbox.send_due()
    assert GatheredLetter.objects.count() == 1
    url = stop_url(people.ben.pk, "daily")
    assert Client().post(url[url.index("/stop/") :]).status_code == 302
    assert sent_to_ben(people, MORNING) == []
    page = client_of(people.ben).get(reverse("planning:notices"))
    assert page.context["form"]["polls"].value() == "never"
    with time_machine.travel(NOON, tick=False):
        poll(people, closes=7 * DAY, first=25)
        outbox.send_due()
    assert not GatheredLetter.objects.waiting().exists()
    Client().post(url[url.index("/stop/") :], {"back": "yes"})
    page = client_of(people.ben).get(reverse("planning:notices"))
    assert page.context["form"]["polls"].value() == "daily"


def test_it_is_chosen_where_it_can_be_and_nowhere_else(people: Cast) -> None:
    browser, url = client_of(people.ben), reverse("planning:notices")
    page = browser.get(url).content.decode()
    assert page.count('value="daily"') == sum(kind.can_gather for kind in KINDS)
    sound = {kind.slug: "send" for kind in KINDS if kind.can_stop}
    refused = browser.post(url, sound | {"reminder": "daily", "polls": "daily"})
    assert refused.status_code == 422
    assert "Choose one of these." in refused.content.decode()
    assert not DailyNotice.objects.exists()
    StoppedNotice.objects.create(person=people.ben, kind="daily")
    assert browser.post(url, sound | {"polls": "daily", "set": "never"}).status_code == 302
    assert list(DailyNotice.objects.values_list("kind", flat=True)) == ["polls"]
    assert list(StoppedNotice.objects.values_list("kind", flat=True)) == ["set"]
    browser.post(url, sound)
    assert not DailyNotice.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.can_gather], ids=lambda kind: kind.slug)
def test_each_kind_can_be_told_in_short(people: Cast, kind: object) -> None:
    told = in_short(example_of(kind, people.ben))  # type: ignore[arg-type]
    assert told.subject
    assert told.said
    assert told.url.startswith("http")
    assert "/notices/" not in told.url
    assert "/stop/" not in told.url


def test_what_was_told_of_is_forgotten_two_weeks_later(people: Cast) -> None:
    wants(people, "polls")
    with time_machine.travel(NOON, tick=False):
        poll(people, closes=7 * DAY)
        outbox.send_due()
    sent_to_ben(people, MORNING)
    with time_machine.travel(NOON + 13 * DAY, tick=False):
        assert forget_gathered() == 0
    with time_machine.travel(NOON + 15 * DAY, tick=False):
        assert forget_gathered() == 1
