"""What is typed is kept, for its author alone."""

import html
import json
import re
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection, connections
from django.template import Context
from django.test import Client
from django.urls import reverse

from accounts import labels, periodic, services
from accounts.models import Draft, DraftStamp, User
from accounts.pace import Pace
from accounts.stamps import Stamp
from core.ids import uuid7
from privacy.services import account_removal
from room.templatetags.room import drafted
from tests import factories

pytestmark = pytest.mark.both

DRAFT = reverse("accounts:draft")


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", time_zone="Africa/Lagos")


def kept(person: User) -> dict[str, str]:
    return {
        draft.slot: str(draft.words)
        for draft in Draft.objects.with_scope(person=[person.pk]).order_by("slot")
    }


def test_draft_is_kept_and_says_when(client: Client, ana: User) -> None:
    client.force_login(ana)
    about = uuid7()
    with time_machine.travel(datetime(2026, 12, 3, 9, 42, tzinfo=UTC), tick=False):
        answer = client.post(
            DRAFT,
            {
                "slot": "s:q",
                "words": " Ünïcödé 🌱\n",
                "about": str(about),
                "label": labels.signed("A question"),
            },
        )
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"saved": "10:42", "at": "2026-12-03T09:42:00+00:00"}
    [draft] = services.drafts_about(person=ana, about=about)
    assert (draft.slot, str(draft.words), draft.label) == ("s:q", " Ünïcödé 🌱\n", "A question")


def test_draft_is_replaced_and_emptied(client: Client, ana: User) -> None:
    client.force_login(ana)
    for words in ("one", "two", "two"):
        client.post(DRAFT, {"slot": "s:q", "words": words})
    assert kept(ana) == {"s:q": "two"}
    client.post(DRAFT, {"slot": "s:q", "words": " \n"})
    assert kept(ana) == {}


def test_draft_lies_sealed(client: Client, ana: User) -> None:
    client.force_login(ana)
    client.post(DRAFT, {"slot": "s:q", "words": "canary-in-a-draft"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM accounts_draft")
        assert b"canary" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"slot": ""},
        {"slot": "with a space"},
        {"slot": "s" * 121},
        {"slot": "../s"},
        {"words": "w" * 20_001},
        {"about": "no-id"},
        {"label": "l" * 201},
    ],
)
def test_draft_refuses_what_does_not_fit(client: Client, ana: User, wrong: dict[str, str]) -> None:
    client.force_login(ana)
    answer = client.post(DRAFT, {"slot": "s:q", "words": "words"} | wrong)
    assert (answer.status_code, list(json.loads(answer.content)["errors"])) == (422, list(wrong))
    assert kept(ana) == {}


def test_draft_takes_20_000_characters(client: Client, ana: User) -> None:
    client.force_login(ana)
    assert client.post(DRAFT, {"slot": "s:q", "words": "ß" * 20_000}).status_code == 200
    assert kept(ana) == {"s:q": "ß" * 20_000}


def test_only_ones_own_drafts_of_a_whole_form_are_read_by_address(client: Client, ana: User) -> None:
    services.save_draft(person=ana, slot="s:q", words="a box of the room")
    services.save_draft(person=ana, slot="form:plan:venue", words="mine")
    services.save_draft(person=factories.user("Bo"), slot="form:plan:link", words="another's")
    client.force_login(ana)
    for asked, found in (("", {}), ("s", {}), ("form:plan", {"form:plan:venue": "mine"})):
        assert client.get(DRAFT, {"of": asked}).json() == found


def test_draft_of_one_person_is_out_of_reach_of_another(ana: User) -> None:
    other = factories.user("Bo")
    services.save_draft(person=ana, slot="s:q", words="mine")
    services.drop_draft(person=other, slot="s:q")
    assert (kept(ana), kept(other)) == ({"s:q": "mine"}, {})


def test_draft_that_was_typed_earlier_and_comes_later_changes_nothing(client: Client, ana: User) -> None:
    client.force_login(ana)
    for number, words in ((2, "What holds you?"), (1, "What ho"), (2, "What ho")):
        answer = client.post(DRAFT, {"slot": "s:q", "words": words, "stamp": f"0123456789abcdef:{number}"})
        assert answer.status_code == 200
        assert kept(ana) == {"s:q": "What holds you?"}
    client.post(DRAFT, {"slot": "s:q", "words": "", "stamp": "0123456789abcdef:4"})
    client.post(DRAFT, {"slot": "s:q", "words": "What holds you", "stamp": "0123456789abcdef:3"})
    assert kept(ana) == {}


def test_draft_that_comes_after_its_words_were_kept_stays_away(ana: User) -> None:
    page = "0123456789abcdef"
    services.drop_draft(person=ana, slot="s:q", stamp=Stamp(page, 5))
    services.save_draft(person=ana, slot="s:q", words="What ho", stamp=Stamp(page, 4))
    assert kept(ana) == {}
    services.save_draft(person=ana, slot="s:other", words="elsewhere", stamp=Stamp(page, 4))
    services.save_draft(person=ana, slot="s:q", words="another page", stamp=Stamp("fedcba9876543210", 1))
    services.save_draft(person=ana, slot="s:q", words="What ho", stamp=Stamp(page, 4))
    assert kept(ana) == {"s:other": "elsewhere", "s:q": "another page"}


def test_draft_of_what_was_typed_on_stays_when_the_form_arrives_after_it(ana: User) -> None:
    page = "0123456789abcdef"
    services.save_draft(person=ana, slot="s:q", words="What holds you? And", stamp=Stamp(page, 6))
    services.drop_draft(person=ana, slot="s:q", stamp=Stamp(page, 5))
    assert kept(ana) == {"s:q": "What holds you? And"}
    services.drop_draft(person=ana, slot="s:q", stamp=Stamp(page, 7))
    assert kept(ana) == {}


@pytest.mark.parametrize(
    "stamp", ["", "1", "0123456789abcdef:", "0123456789abcdef:-1", "x" * 16 + ":1", "a:b:c"]
)
def test_draft_with_a_stamp_that_is_none_is_kept_all_the_same(client: Client, ana: User, stamp: str) -> None:
    client.force_login(ana)
    for words in ("one", "two"):
        assert client.post(DRAFT, {"slot": "s:q", "words": words, "stamp": stamp}).status_code == 200
    assert (kept(ana), DraftStamp.objects.count()) == ({"s:q": "two"}, 0)


def test_stamps_are_forgotten_after_two_days_and_with_their_person(ana: User) -> None:
    with time_machine.travel(datetime(2026, 12, 3, 9, 42, tzinfo=UTC), tick=False) as clock:
        services.save_draft(person=ana, slot="s:q", words="one", stamp=Stamp("0123456789abcdef", 1))
        clock.shift(timedelta(days=2))
        services.save_draft(person=ana, slot="s:p", words="one", stamp=Stamp("0123456789abcdef", 2))
        periodic.forget_old_stamps()
        assert DraftStamp.objects.count() == 2
        clock.shift(timedelta(seconds=1))
        periodic.forget_old_stamps()
    assert [one.slot for one in DraftStamp.objects.all()] == ["s:p"]
    account_removal.forget(ana)
    assert DraftStamp.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_latest_draft_stands_when_all_of_them_arrive_at_once() -> None:
    ana = factories.user("Ana")
    services.save_draft(person=ana, slot="first", words="makes the key")
    faults: list[Exception] = []

    def send(number: int) -> None:
        try:
            stamp = Stamp("0123456789abcdef", number)
            services.save_draft(person=ana, slot="s:q", words=f"words {number}", stamp=stamp)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=(number,)) for number in (3, 1, 8, 5, 2, 7, 4, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (faults, kept(ana)["s:q"]) == ([], "words 8")


@pytest.mark.django_db(transaction=True)
def test_draft_is_one_row_when_two_browsers_send_at_once() -> None:
    ana = factories.user("Ana")
    services.save_draft(person=ana, slot="first", words="makes the key")
    faults: list[Exception] = []

    def send(words: str) -> None:
        try:
            services.save_draft(person=ana, slot="s:q", words=words)
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=(f"words {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert list(kept(ana)) == ["first", "s:q"]


@pytest.mark.parametrize("label", ["canary-in-a-label", f"{labels.signed('A question')}x", ":", "x:y"])
def test_label_is_the_products_own_and_never_what_a_browser_makes_up(
    client: Client, ana: User, label: str
) -> None:
    client.force_login(ana)
    about = uuid7()
    client.post(DRAFT, {"slot": "s:q", "words": "one", "about": str(about), "label": label})
    assert [draft.label for draft in services.drafts_about(person=ana, about=about)] == [""]


def test_drafts_are_limited_in_number_and_those_there_are_can_be_written_on(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_DRAFTS", 2)
    client.force_login(ana)
    sent = [client.post(DRAFT, {"slot": f"s:{n}", "words": "one"}).status_code for n in range(3)]
    assert sent == [200, 200, 422]
    assert client.post(DRAFT, {"slot": "s:1", "words": "two"}).status_code == 200
    client.post(DRAFT, {"slot": "s:0", "words": ""})
    assert client.post(DRAFT, {"slot": "s:2", "words": "one"}).status_code == 200
    assert kept(ana) == {"s:1": "two", "s:2": "one"}


def test_drafts_are_limited_in_rate_for_each_person(
    client: Client, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.views.drafts.PACE", Pace(most=2, seconds=60))
    client.force_login(ana)
    sent = [client.post(DRAFT, {"slot": "s:q", "words": f"{n}"}).status_code for n in range(3)]
    assert (sent, kept(ana)) == ([200, 200, 429], {"s:q": "1"})
    other = Client()
    other.force_login(factories.user("Bo"))
    assert other.post(DRAFT, {"slot": "s:q", "words": "one"}).status_code == 200


def test_pace_lets_on_after_its_time_and_forgets_who_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("accounts.pace.time.monotonic", lambda: now[0])
    pace, somebody = Pace(most=1, seconds=10), uuid7()
    assert [pace.allows(somebody), pace.allows(somebody)] == [True, False]
    now[0] += 11
    assert pace.allows(somebody)
    for _other in range(1001):
        pace.allows(uuid7())
    now[0] += 11
    pace.allows(somebody)
    assert len(pace._seen) == 1


def test_box_of_the_room_carries_a_label_that_is_taken() -> None:
    box = drafted(Context({"room_id": uuid7()}), "s:q", "state", "What’s “it”?")
    sent = dict(re.findall(r'data-draft-(label|signature)="([^"]*)"', html.unescape(box)))
    assert labels.read(f"{sent['label']}:{sent['signature']}") == "What’s “it”?"
