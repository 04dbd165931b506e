"""What people type by mistake around dates and letters: said beside the field, kept as typed, and nothing changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.jobs import outbox
from core.models import OutboxMail
from planning.models import DatePoll, PollAnswer, PollNote, SessionNews
from planning.services import polls
from planning.services.announcements import tell_news
from sessions.models import Session
from sets.forms.inviting import InviteForm
from sets.people_list import read_list
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 12, 9, tzinfo=UTC)
TWICE = {"date": "2027-10-31", "time": "01:30"}


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(person: User, name: str, about: Any, sent: dict[str, Any]) -> Any:
    with time_machine.travel(TODAY, tick=True):
        return client_of(person).post(reverse(name, args=[about] if about else []), sent)


def ask(people: Cast, days: int = 2) -> DatePoll:
    first = clock.now().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=20)
    return polls.ask(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk),
        slots=[first + timedelta(days=n) for n in range(days)], minutes=120,
        closes_at=clock.now() + timedelta(days=7),
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["Europe/Lodnon", "Mars/Olympus", "Etc/GMT+3", "../../etc/passwd"])
@pytest.mark.parametrize("page", ["sets:edit", "accounts:profile"])
def test_a_zone_that_does_not_exist_is_said_beside_the_field(people: Cast, page: str, typed: str) -> None:
    of_set = page == "sets:edit"
    url = reverse(page, args=[people.harbour.pk] if of_set else [])
    client = client_of(people.ada)
    form = client.get(url).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"time_zone": typed}
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["time_zone"]
    shown = answer.content.decode()
    assert "There is no time zone of that name." in shown
    assert f'value="{typed}"' in shown
    people.harbour.refresh_from_db()
    people.ada.refresh_from_db()
    assert (people.harbour.time_zone, people.ada.time_zone) == ("Europe/London", "Europe/London")


def test_an_hour_that_comes_twice_is_asked_about_when_a_session_is_planned_and_when_it_is_moved(
    people: Cast,
) -> None:
    sound = {
        "minutes": "120", "venue": "Quay House", "link": "", "rounds": "2", "format": "classic", "key": "k",
    }  # fmt: skip
    asked = post(people.ada, "planning:plan", people.harbour.pk, sound | TWICE)
    assert asked.status_code == 422
    assert "Say which of the two you mean." in asked.content.decode()
    assert 'value="Quay House"' in asked.content.decode()
    assert not Session.objects.exists()
    session = factories.session(people.harbour, starts_at=TODAY + timedelta(days=20))
    before = session.starts_at
    asked = post(people.ada, "planning:edit", session.pk, sound | TWICE)
    assert asked.status_code == 422
    session.refresh_from_db()
    assert session.starts_at == before
    for which, hour in (("first", 0), ("second", 1)):
        assert (
            post(people.ada, "planning:edit", session.pk, sound | TWICE | {"which": which}).status_code == 302
        )
        session.refresh_from_db()
        assert session.starts_at == datetime(2027, 10, 31, hour, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_asked_about_in_a_poll_and_both_can_be_offered(people: Cast) -> None:
    sent = {
        "rows": "3", "slot-0-date": "2027-10-30", "slot-0-time": "10:00", "minutes": "90", "closes_on": "2026-11-20",
        **{f"slot-{row}-{name}": TWICE[name] for row in (1, 2) for name in ("date", "time")},
    }  # fmt: skip
    answer = post(people.ada, "planning:poll_ask", people.harbour.pk, sent)
    assert answer.status_code == 422
    first, second, third = answer.context["slots"]
    assert not first.errors
    assert second.errors == third.errors == {"which": ["Say which of the two you mean."]}
    assert 'value="2027-10-30"' in answer.content.decode()
    assert not DatePoll.objects.exists()
    assert not OutboxMail.objects.exists()
    same = sent | {"slot-1-which": "second", "slot-2-which": "second"}
    answer = post(people.ada, "planning:poll_ask", people.harbour.pk, same)
    assert answer.context["slots"][2].errors["date"] == [
        "This date stands here twice. Leave out one of the two."
    ]
    both = sent | {"slot-1-which": "second", "slot-2-which": "first"}
    assert post(people.ada, "planning:poll_ask", people.harbour.pk, both).status_code == 302
    poll = DatePoll.objects.get()
    starts = [slot.starts_at for slot in poll.slots.all()]
    assert [start.astimezone(UTC).hour for start in starts] == [9, 0, 1]
    page = client_of(people.femi).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    assert "the first of that hour" in page
    assert "the second of that hour" in page
    again = client_of(people.ada).get(reverse("planning:poll_change", args=[poll.pk]))
    assert [slot["which"].value() for slot in again.context["slots"][1:3]] == ["first", "second"]


def test_the_second_of_an_hour_is_what_a_poll_plans_when_it_is_chosen(people: Cast) -> None:
    slots = [datetime(2027, 10, 30, 10), datetime(2027, 10, 31, 1, 30, fold=1)]  # noqa: DTZ001
    poll = polls.ask(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk), slots=slots, minutes=90,
        closes_at=clock.now() + timedelta(days=3),
    )  # fmt: skip
    chosen = poll.slots.get(is_second=True)
    session = polls.choose(
        poll_id=poll.pk, slot_id=chosen.pk, person=people.ada, roles=roles_of(people.ada.pk)
    )
    assert session.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_asked_about_in_a_run(people: Cast) -> None:
    sent = {
        "act": "save", "rows": "1", "row-0-date": TWICE["date"], "row-0-time": TWICE["time"], "row-0-minutes": "90",
        "every": "4", "weekday": "6", "first": TWICE["date"], "many": "1", "time": "10:00", "minutes": "90",
        "nation": "ENG", "venue": "Quay House", "link": "", "key": "k",
    }  # fmt: skip
    page = post(people.ada, "planning:run", people.harbour.pk, sent).content.decode()
    assert "That hour comes twice on this day: say which of the two." in page
    assert "Say which of the two you mean." in page
    assert not Session.objects.exists()
    assert post(
        people.ada, "planning:run", people.harbour.pk, sent | {"row-0-which": "second"}
    ).status_code == 302  # fmt: skip
    assert Session.objects.get().starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_moving_this_and_all_later_ones_asks_where_an_hour_comes_twice(people: Cast) -> None:
    day = datetime(2027, 10, 24, 0, 30, tzinfo=UTC)  # 01:30 in London, a week before the clocks go back
    session = factories.session(people.harbour, starts_at=day)
    later = factories.session(people.harbour, starts_at=day + timedelta(days=14, hours=1))
    asked = post(people.ada, "planning:move", session.pk, {"by": "7"})
    assert (asked.status_code, asked.context["form"].errors) == (
        422, {"which": ["Say which of the two you mean."]},
    )  # fmt: skip
    session.refresh_from_db()
    assert session.starts_at == day
    assert post(people.ada, "planning:move", session.pk, {"by": "7", "which": "second"}).status_code == 302
    session.refresh_from_db()
    later.refresh_from_db()
    assert session.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert later.starts_at == datetime(2027, 11, 14, 1, 30, tzinfo=UTC)
    stays = post(people.ada, "planning:move", session.pk, {"by": "weekday", "weekday": "6"})
    assert stays.status_code == 302  # it is on a Sunday already, and keeps the hour that it meant
    session.refresh_from_db()
    assert session.starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("minutes", ["-120", "0", "29", "481", "1e3", "٣٠٠٠"])
def test_a_session_never_ends_before_it_starts(people: Cast, minutes: str) -> None:
    sent = {
        "date": "2026-12-17", "time": "10:00", "minutes": minutes, "venue": "Quay House", "link": "",
        "rounds": "2", "format": "classic", "key": "k",
    }  # fmt: skip
    answer = post(people.ada, "planning:plan", people.harbour.pk, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["minutes"]
    assert f'value="{minutes}"' in answer.content.decode()
    assert not Session.objects.exists()
    assert not SessionNews.objects.exists()


def test_answers_to_a_poll_that_was_closed_meanwhile_are_refused_and_what_was_typed_is_kept(
    people: Cast,
) -> None:
    poll = ask(people)
    sent = {f"slot-{slot.pk}": "need" for slot in poll.slots.all()} | {"words": "Mornings would do"}
    polls.end(poll_id=poll.pk, person=people.ada, roles=roles_of(people.ada.pk))
    answer = client_of(people.ben).post(reverse("planning:poll_answer", args=[poll.pk]), sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "This poll is closed. Your answer was not saved." in shown
    assert "This poll was closed without a date." in shown
    assert "Mornings would do" in shown
    assert shown.count('value="need" checked') == 2
    assert not PollAnswer.objects.exists()
    assert not PollNote._base_manager.exists()
    assert (
        "Mornings" not in client_of(people.ben).get(reverse("planning:poll", args=[poll.pk])).content.decode()
    )


def test_answers_to_dates_that_were_all_changed_meanwhile_say_so(people: Cast) -> None:
    poll = ask(people)
    sent = {f"slot-{slot.pk}": "yes" for slot in poll.slots.all()}
    polls.change_slots(
        poll_id=poll.pk, person=people.ada, roles=roles_of(people.ada.pk),
        slots=[slot.local + timedelta(days=30) for slot in poll.slots.all()],
    )  # fmt: skip
    answer = client_of(people.ben).post(reverse("planning:poll_answer", args=[poll.pk]), sent)
    assert answer.status_code == 422
    assert "The dates have changed meanwhile. Look at them again." in answer.content.decode()
    assert not PollAnswer.objects.exists()


PASTED = [
    "\ufeffana@example.org",
    "\u200bana@example.org\u200b",
    "\u2060\u202aana@example.org\u200e",
    "\u201cana@example.org\u201d",
    "\u2018ana@example.org\u2019",
    "ana\u200c@example.org",
    "mailto:ana@example.org?subject=x",
    " <Ana@example.org>, ",
    "ana＠example.org",
]


@pytest.mark.parametrize("typed", PASTED)
def test_an_address_is_taken_without_what_came_along_when_it_was_copied(typed: str) -> None:
    form = InviteForm({"emails": typed, "role": "member"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["emails"] == ["ana@example.org"]
    (person,) = read_list(f"Ana Mead\t{typed}").people
    assert (person.email, person.fault) == ("ana@example.org", "")


@pytest.mark.parametrize("typed", PASTED)
def test_an_address_is_taken_so_at_the_door_too(typed: str, client: Client) -> None:
    ana = factories.user("Ana", email="ana@example.org", password="a-password-of-the-tests")
    answer = client.post(reverse("account_login"), {"login": typed, "password": "a-password-of-the-tests"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(ana.pk)


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [("ana@exa\u201dmple.org", "ana@exa\u201dmple.org"), ("ana@@example.org", "ana@@example.org")],
)
def test_an_address_that_is_none_is_shown_as_it_was_typed(people: Cast, typed: str, quoted: str) -> None:
    sent = {"emails": f"\ufeff{typed}", "role": "member"}
    answer = client_of(people.ada).post(reverse("sets:invite", args=[people.harbour.pk]), sent)
    assert answer.status_code == 422
    assert f"This is not an e-mail address: {quoted}" in answer.content.decode()
    assert not OutboxMail.objects.exists()


def test_a_line_break_in_an_address_adds_no_header_and_no_reader(people: Cast, client: Client) -> None:
    sent = {"emails": "ana@example.org\r\nBcc: all@example.org", "role": "member"}
    answer = client_of(people.ada).post(reverse("sets:invite", args=[people.harbour.pk]), sent)
    assert answer.status_code == 422
    assert "This is not an e-mail address: bcc:" in answer.content.decode()
    factories.user("Ana", email="ana@example.org")
    typed = "ana@example.org\nBcc: all@example.org"
    assert client.post(reverse("account_reset_password"), {"email": typed}).status_code in (200, 422)
    outbox.send_due()
    assert mail.outbox == []


def test_two_people_with_one_mailbox_are_two_rows_of_which_the_second_says_so(people: Cast) -> None:
    first, second = read_list("Ana Mead\tana@example.org\nBen Okri\tAna@Example.org\ufeff").people
    assert (first.fault, second.fault) == ("", "Ana Mead has the same address.")
    again = read_list("Ana Mead\tana@example.org\nAna Mead\tana@example.org").people
    assert [one.fault for one in again] == ["", ""]


def test_one_mailbox_typed_twice_is_invited_once_and_known_by_whatever_case(people: Cast) -> None:
    sent = {"emails": "Ivy@example.org ivy@EXAMPLE.org \u200bivy@example.org", "role": "member"}
    client = client_of(people.ada)
    url = reverse("sets:invite", args=[people.harbour.pk])
    assert client.post(url, sent).status_code == 302
    outbox.send_due()
    assert [letter.to for letter in mail.outbox] == [["ivy@example.org"]]


def test_an_earlier_session_planned_later_changes_no_file_and_tells_nobody_of_the_first(people: Cast) -> None:
    """D3: the number of a session is in no file, so nothing that a file says has changed."""
    with time_machine.travel(TODAY, tick=False):
        first = factories.session(people.harbour, starts_at=TODAY + timedelta(days=40))
        url = reverse("planning:calendar", args=[first.pk])
        before = client_of(people.ben).get(url).content
        earlier = {
            "date": "2026-11-27", "time": "10:00", "minutes": "120", "venue": "", "link": "", "rounds": "2",
            "format": "classic", "key": "k",
        }  # fmt: skip
        assert post(people.ada, "planning:plan", people.harbour.pk, earlier).status_code == 302
        after = client_of(people.ben).get(url).content
    assert b"SEQUENCE:0" in before
    assert after == before
    with time_machine.travel(TODAY + timedelta(minutes=10), tick=False):
        tell_news()
        outbox.send_due()
    made = Session.objects.exclude(pk=first.pk).get()
    assert mail.outbox
    assert all(str(first.pk) not in str(letter.message()) for letter in mail.outbox)
    assert all(str(made.pk) in str(letter.message()) for letter in mail.outbox)
