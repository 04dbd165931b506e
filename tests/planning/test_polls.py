"""Asking a set for a date: dates proposed, answered, changed without losing answers, and one chosen, once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core.errors import Refused
from core.jobs import outbox
from planning.models import DatePoll, PollAnswer, PollNote, SessionNews
from planning.periodic import forget_old_polls, remind_of_polls
from planning.reads.polls import PollPage
from planning.services import polls
from sessions.models import Attendance, Session
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

TODAY = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
FIRST = datetime.fromisoformat("2026-12-03T10:00")

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as moved:
        yield moved


@pytest.fixture
def people(now: time_machine.Traveller) -> Cast:
    return cast()


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ask(people: Cast, days: int = 3, closes: timedelta = 7 * DAYS) -> DatePoll:
    return polls.ask(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk),
        slots=[FIRST + n * DAYS for n in range(days)], minutes=120, closes_at=TODAY + closes,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["poll_ask", "poll_change"])
def test_the_same_date_twice_and_one_too_many_are_said_beside_their_rows(people: Cast, page: str) -> None:
    about = people.harbour.pk if page == "poll_ask" else ask(people).pk
    sent = {"minutes": "120", "closes_on": "2026-11-20", "rows": "200"}
    for n in range(200):
        sent[f"slot-{n}-date"], sent[f"slot-{n}-time"] = f"{FIRST + (n - n // 199) * DAYS:%Y-%m-%d}", "10:00"
    answer = browser_of(people.ada).post(reverse(f"planning:{page}", args=[about]), sent)
    assert answer.status_code == 422
    slots = answer.context["slots"]
    assert len(slots) == 200
    assert [bool(one.errors) for one in slots] == [False] * 20 + [True] * 180
    assert slots[20].errors["date"] == ["A poll takes at most 20 dates. Leave out this one."]
    assert slots[199].errors["date"] == ["This date stands here twice. Leave out one of the two."]
    assert f'value="{FIRST + 198 * DAYS:%Y-%m-%d}"' in answer.content.decode()
    few = sent | {"rows": "3", "slot-2-date": sent["slot-1-date"]}
    answer = browser_of(people.ada).post(reverse(f"planning:{page}", args=[about]), few)
    assert [dict(one.errors) for one in answer.context["slots"]] == [
        {}, {}, {"date": ["This date stands here twice. Leave out one of the two."]},
    ]  # fmt: skip
    assert DatePoll.objects.count() == (page == "poll_change")


def say(poll: DatePoll, person: User, *said: str) -> None:
    slots = list(poll.slots.all())
    answers = {slot.pk: answer for slot, answer in zip(slots, said, strict=False) if answer}
    polls.answer(poll_id=poll.pk, person=person, roles=roles_of(person.pk), answers=answers)


def choose(people: Cast, poll: DatePoll, number: int = 0, person: User | None = None) -> Session:
    who = person or people.ada
    slot = poll.slots.all()[number]
    with scopes_disabled():
        return polls.choose(poll_id=poll.pk, slot_id=slot.pk, person=who, roles=roles_of(who.pk))


def test_a_set_is_asked_by_one_letter_each_and_the_page_proposes_dates_of_the_rhythm(people: Cast) -> None:
    factories.session(people.harbour, starts_at=datetime(2026, 10, 29, 10, 0, tzinfo=UTC))
    url = reverse("planning:poll_ask", args=[people.harbour.pk])
    page = browser_of(people.ada).get(url).content.decode()
    assert all(f'value="{day}"' in page for day in ("2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"))
    sent = {
        "rows": "3", "slot-0-date": "2026-12-01", "slot-0-time": "10:00", "slot-1-date": "2026-12-03",
        "slot-1-time": "10:00", "minutes": "90", "closes_on": "2026-11-20", "key": "k",
    }  # fmt: skip
    first, again = (browser_of(people.ada).post(url, sent) for _ in range(2))
    assert (first.status_code, first["Location"]) == (302, again["Location"])
    poll = DatePoll.objects.get()
    assert [slot.local_start for slot in poll.slots.all()] == ["2026-12-01T10:00", "2026-12-03T10:00"]
    assert poll.closes_at == datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    outbox.send_due()
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(one.email for one in people.members)
    assert "2026-12" not in str(mail.outbox[0].body)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"slot-0-date": "2026-11-02"}, "2 November 2026 has passed."),
        ({"slot-0-date": "2027-03-28", "slot-0-time": "01:30"}, "The clocks skip that hour on this day."),
        ({"slot-0-date": "2036-12-01"}, "That is more than three years away. Check the year."),
        ({"slot-0-time": ""}, "Choose a time."),
        ({"slot-1-date": ""}, "Give from 2 to 20 dates."),
        ({"rows": "200"} | {f"slot-{n}-date": f"2027-01-{n + 1:02}" for n in range(21)}
         | {f"slot-{n}-time": "10:00" for n in range(21)}, "A poll takes at most 20 dates."),
        ({"closes_on": "2026-11-11"}, "Choose a day that is still to come."),
        ({"closes_on": "2026-12-02"}, "Choose a day before the first of the dates."),
        ({"minutes": "10"}, "A session lasts at least 30 minutes."),
    ],
)  # fmt: skip
def test_bad_dates_are_said_and_nobody_is_asked(people: Cast, changed: dict[str, str], said: str) -> None:
    sent = {
        "rows": "2", "slot-0-date": "2026-12-01", "slot-0-time": "10:00", "slot-1-date": "2026-12-03",
        "slot-1-time": "10:00", "minutes": "90", "closes_on": "2026-11-20",
    }  # fmt: skip
    answer = browser_of(people.ada).post(
        reverse("planning:poll_ask", args=[people.harbour.pk]), sent | changed
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DatePoll.objects.exists()


def test_each_sees_the_dates_in_their_zone_and_the_sets(people: Cast) -> None:
    poll = ask(people)
    page = browser_of(people.femi).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    assert "11:00 to 13:00, your time" in page
    assert "Thursday 3 December, 10:00, London" in page
    assert (
        "London" not in browser_of(people.ben).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    )


def test_three_presses_answer_and_others_answers_show_afterwards(people: Cast) -> None:
    poll = ask(people)
    say(poll, people.cleo, "yes", "no", "need")
    browser, url = browser_of(people.ben), reverse("planning:poll", args=[poll.pk])
    assert "Cleo" not in browser.get(url).content.decode()
    sent = {f"slot-{slot.pk}": "yes" for slot in poll.slots.all()}
    assert browser.post(reverse("planning:poll_answer", args=[poll.pk]), sent).status_code == 302
    assert "Cleo" in browser.get(url).content.decode()
    nothing = browser.post(reverse("planning:poll_answer", args=[poll.pk]), {})
    assert nothing.status_code == 422


def test_other_dates_keep_every_answer_and_ask_only_about_the_new_ones(people: Cast) -> None:
    poll = ask(people)
    say(poll, people.ben, "yes", "no", "need")
    polls.change_slots(
        poll_id=poll.pk, person=people.ada, roles=roles_of(people.ada.pk),
        slots=[FIRST, FIRST + 2 * DAYS, FIRST + 9 * DAYS],
    )  # fmt: skip
    page = PollPage(poll, people.ben)
    assert [row.mine for row in page.rows] == ["yes", "need", ""]
    assert page.new_ones == 1
    assert people.ben in page.waiting


def test_the_best_date_comes_first_and_who_would_miss_it_twice_is_named(people: Cast) -> None:
    held = factories.closed_session(people.harbour, presenters=[people.ben])
    Attendance.objects.filter(session=held, person=people.cleo).update(arrived_at=None, presence="absent")
    poll = ask(people)
    say(poll, people.ben, "yes", "need", "yes")
    say(poll, people.cleo, "no", "need", "no")
    say(poll, people.dev, "yes", "yes", "need")
    page = PollPage(poll, people.ada)
    assert [row.slot.local.day for row in page.ranked] == [4, 3, 5]
    assert page.ranked[1].no_twice == "Cleo"
    assert page.waiting_said == "Ada, Femi, Gita and Hal"
    shown = browser_of(people.ada).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    assert "3 of 7 answered" in shown
    assert "Choose the marked date" in shown
    assert (
        "Choose the marked date"
        not in browser_of(people.ben).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    )


def test_choosing_plans_the_session_with_the_answers_once(people: Cast) -> None:
    poll = ask(people)
    for person, said in ((people.ben, "yes"), (people.cleo, "need"), (people.dev, "no"), (people.hal, "yes")):
        say(poll, person, said)
    Membership.objects.filter(person=people.hal).update(ended_at=TODAY)
    session = choose(people, poll)
    assert session.local_start == "2026-12-03T10:00"
    rows = Attendance.objects.filter(session=session).values_list("person__name", "answer")
    assert sorted(rows) == [("Ben Okafor", "yes"), ("Cleo Barnes", "maybe"), ("Dev Rao", "no")]
    with pytest.raises(Refused, match="A date was chosen already"):
        choose(people, poll, 1, people.gita)
    assert SessionNews.objects.count() == 1
    answer = browser_of(people.ben).post(
        reverse("planning:poll_answer", args=[poll.pk]), {f"slot-{poll.slots.all()[0].pk}": "no"}
    )
    assert answer.status_code == 422
    assert "Your answer was not saved." in answer.content.decode()


def test_a_date_that_has_passed_is_never_chosen(people: Cast, now: time_machine.Traveller) -> None:
    poll = ask(people)
    now.move_to(datetime(2026, 12, 3, 10, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="That date has passed"):
        choose(people, poll)
    assert (
        "has passed" in browser_of(people.ada).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    )
    assert choose(people, poll, 1).local_start == "2026-12-04T10:00"


@pytest.mark.parametrize(
    ("lives", "london", "lagos"), [(7 * DAYS, 120, 120), (3 * DAYS, 33, 46), (DAYS, None, None)]
)
def test_who_has_not_answered_is_reminded_once_in_their_daytime(
    people: Cast, now: time_machine.Traveller, lives: timedelta, london: int | None, lagos: int | None
) -> None:
    poll = ask(people, closes=lives)
    say(poll, people.ben, "yes", "no", "no")
    outbox.send_due()
    came: dict[str, int] = {}
    for hour in range(int(lives.total_seconds() // 3600) + 1):
        now.move_to(TODAY + timedelta(hours=hour))
        mail.outbox.clear()
        remind_of_polls()
        outbox.send_due()
        assert not came.keys() & {letter.to[0] for letter in mail.outbox}
        came |= {letter.to[0]: hour for letter in mail.outbox}
    londoners = [people.ada, people.cleo, people.dev, people.gita, people.hal]
    expected = {one.email: london for one in londoners} | {people.femi.email: lagos}
    assert came == {who: hour for who, hour in expected.items() if hour is not None}


def test_a_reminder_that_waits_for_the_morning_does_not_go_to_who_has_answered_meanwhile(
    people: Cast, now: time_machine.Traveller
) -> None:
    poll = ask(people, closes=3 * DAYS)
    outbox.send_due()
    people.dev.time_zone = people.cleo.time_zone = "Africa/Lagos"  # where it is evening an hour earlier
    people.dev.save()
    people.cleo.save()
    now.move_to(TODAY + timedelta(hours=33))
    remind_of_polls()
    say(poll, people.dev, "yes", "no", "no")
    mail.outbox.clear()
    outbox.send_due()
    assert people.ada.email in {letter.to[0] for letter in mail.outbox}
    mail.outbox.clear()
    now.move_to(TODAY + timedelta(hours=46))
    outbox.send_due()
    assert {letter.to[0] for letter in mail.outbox} == {people.cleo.email, people.femi.email}


def told(people: Cast, poll: DatePoll, person: User | None = None) -> str:
    """The page of a poll as its facilitator reads it, in one line."""
    page = browser_of(person or people.ada).get(reverse("planning:poll", args=[poll.pk]))
    return " ".join(page.content.decode().split())


def test_whoever_plans_reads_when_the_reminder_leaves_and_to_whom(
    people: Cast, now: time_machine.Traveller
) -> None:
    poll = ask(people)
    for person in (people.ada, people.ben, people.cleo, people.femi, people.gita):
        say(poll, person, "yes", "no", "need")
    assert "A reminder goes to Dev and Hal on Tuesday 17 November at 09:00." in told(people, poll)
    say(poll, people.hal, "yes", "no", "need")
    assert "A reminder goes to Dev on Tuesday 17 November at 09:00." in told(people, poll)
    assert "A reminder goes" not in told(people, poll, people.ben)
    people.dev.time_zone = "America/Los_Angeles"  # where that is one at night
    people.dev.save()
    assert "A reminder goes to Dev on Tuesday 17 November at 16:00." in told(people, poll)
    now.move_to(TODAY + 5 * DAYS)
    remind_of_polls()
    shown = told(people, poll)
    assert "Who had not answered on Tuesday 17 November has been reminded" in shown
    assert "A reminder goes" not in shown


def test_readers_in_other_zones_are_reminded_in_their_own_daytime(people: Cast) -> None:
    poll = ask(people, closes=3 * DAYS)
    for person in (people.ada, people.ben, people.cleo, people.gita, people.hal):
        say(poll, person, "yes", "no", "need")
    said = "A reminder goes to Dev and Femi from Friday 13 November at 18:00, in the daytime of each."
    assert said in told(people, poll)


def test_it_is_said_that_no_reminder_leaves(people: Cast) -> None:
    poll = ask(people, closes=DAYS)
    assert "No reminder goes out: this poll is open for less than two days." in told(people, poll)
    for person in (people.ada, *people.members, people.gita):
        say(poll, person, "yes", "no", "need")
    assert "No reminder goes out: everybody has answered." in told(people, poll)


def test_who_facilitates_can_write_to_those_who_have_not_answered(people: Cast) -> None:
    poll = ask(people)
    for person in (people.ben, people.cleo, people.femi, people.gita):
        say(poll, person, "yes", "no", "need")
    shown = told(people, poll)
    assert f'href="mailto:?bcc={people.dev.email},{people.hal.email}"' in shown
    assert "Write to those who have not answered" in shown
    assert "mailto:" not in told(people, poll, people.ben)
    for person in (people.dev, people.hal):
        say(poll, person, "no", "no", "no")
    assert "mailto:" not in told(people, poll)  # the reader alone is left


def test_answers_go_thirty_days_after_the_session(people: Cast, now: time_machine.Traveller) -> None:
    poll = ask(people)
    say(poll, people.ben, "yes")
    session = choose(people, poll)
    Session.objects.filter(pk=session.pk).update(status="closed", closed_at=session.planned_end)
    now.move_to(session.planned_end + 30 * DAYS)
    forget_old_polls()
    assert PollAnswer.objects.exists()
    now.shift(timedelta(minutes=1))
    forget_old_polls()
    assert not PollAnswer.objects.exists()


def test_no_lead_reads_a_poll(people: Cast) -> None:
    poll = ask(people)
    for person in (people.esi, people.sam, people.noor, people.finn):
        answer: Any = browser_of(person).get(reverse("planning:poll", args=[poll.pk]))
        assert answer.status_code == 404


def test_none_suits_with_a_line_is_read_by_the_set_and_goes_with_the_poll(people: Cast) -> None:
    client, poll = browser_of(people.ben), ask(people)
    url = reverse("planning:poll_answer", args=[poll.pk])
    too_long = client.post(url, {"none_suits": "on", "words": "x" * 201})
    assert too_long.status_code == 422
    assert "x" * 201 in too_long.content.decode()
    assert not PollAnswer.objects.filter(person=people.ben).exists()
    for _ in range(2):
        assert client.post(url, {"none_suits": "on", "words": "Tuesdays would do."}).status_code == 302
    assert set(PollAnswer.objects.filter(person=people.ben).values_list("answer", flat=True)) == {"no"}
    seen = browser_of(people.ada).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    assert "Tuesdays would do." in seen
    assert "Who can come when" in seen
    client.post(url, {f"slot-{poll.slots.all()[0].pk}": "yes", "words": ""})
    seen = browser_of(people.ada).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    assert "Tuesdays would do." not in seen


@pytest.mark.parametrize("kept", ["yes", "need"])
def test_none_suits_does_not_turn_a_yes_into_a_no(people: Cast, kept: str) -> None:
    poll, client = ask(people), browser_of(people.femi)
    say(poll, people.femi, kept, "no", "no")
    url, slots = reverse("planning:poll_answer", args=[poll.pk]), list(poll.slots.all())
    sent = {f"slot-{slot.pk}": said for slot, said in zip(slots, (kept, "no", "no"), strict=True)}
    for answers in (sent, {}):  # as the page sends it, and where only the box is sent
        refused = client.post(url, answers | {"none_suits": "on", "words": "Hm."})
        page = refused.content.decode()
        assert (refused.status_code, "Say no to it, or leave this unticked." in page) == (422, True)
        assert [row.mine for row in refused.context["page"].rows] == [kept, "no", "no"]
        form = refused.context["note_form"]
        assert (form["none_suits"].value(), form["words"].value()) == (True, "Hm.")
    with scopes_disabled():
        assert set(PollAnswer.objects.filter(person=people.femi).values_list("answer", flat=True)) == {
            kept,
            "no",
        }
        assert not PollNote.objects.exists()
    as_no = dict.fromkeys(sent, "no")
    assert client.post(url, as_no | {"none_suits": "on"}).status_code == 302


def test_letter_promises_no_number_of_presses(people: Cast) -> None:
    ask(people)
    outbox.send_due()
    assert "Say of each date whether it suits you" in mail.outbox[0].body
    assert "Three presses" not in mail.outbox[0].body
