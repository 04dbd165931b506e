"""The search in one's own sets: opened in memory, found in any spelling, told to nobody, its reading noted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from accounts.models import User
from accounts.pace import Pace
from core.models import AuditRow
from core.sealing import keyring
from home.reads.matching import Asked, plain
from sessions.models import Contribution, Reflection, Round, Session
from sessions.services.facilitator_log import write_log
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

QUERIES = 29


@pytest.fixture
def people(settings: Settings) -> WideCast:
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    return wide_cast()


def held(people: WideCast, words: str, **more: Any) -> Session:
    """A session in which Cleo presented and Ben asked those words; Hal was not there."""
    made = factories.closed_session(
        people.harbour,
        came=people.members[:5],
        presenters=[people.cleo],
        promises=[(people.cleo, "Ring Priya")],
    )
    with scopes_disabled():
        turn = Round.objects.get(session=made)
        Contribution.objects.create(
            learning_set=people.harbour, round=turn, author=people.ben, kind="probing", words=words, **more
        )
    return made


def look(person: User, words: str, **narrowed: Any) -> Any:
    browser = Client()
    browser.force_login(person)
    return browser.post(reverse("search"), {"words": words, **narrowed})


def texts(answer: Any) -> list[str]:
    return [one.words for one in answer.context["search"].found]


def test_finds_what_was_said_and_leads_to_its_record(people: WideCast) -> None:
    session = held(people, "What would the night shift say about the rota?")
    answer = look(people.gita, "ROTA night")
    (found,) = answer.context["search"].shown
    assert found.url == reverse("sessions:record", args=[session.pk])
    assert "<mark>night</mark> shift say about the <mark>rota</mark>?" in answer.content.decode()
    assert found.who == people.ben
    assert "1 result" in answer.content.decode()


def test_is_narrowed_by_set_kind_and_day_and_keeps_what_was_chosen(people: WideCast) -> None:
    session = held(people, "What would Priya say?")
    day = timezone.localtime(session.starts_at).date()
    both = ["Ring Priya", "What would Priya say?"]
    assert sorted(texts(look(people.gita, "priya", learning_set=people.harbour.pk))) == both
    assert texts(look(people.gita, "priya", kind="actions")) == ["Ring Priya"]
    assert texts(look(people.gita, "priya", kind="said")) == ["What would Priya say?"]
    late = look(people.gita, "priya", since=f"{day + timedelta(days=400):%Y-%m-%d}", kind="said")
    assert texts(late) == []
    assert "You look in a part of it only" in late.content.decode()
    assert 'value="said" selected' in late.content.decode()
    wrong = look(people.gita, "priya", learning_set=people.heron.pk, since="soon", kind="x")
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"learning_set", "since", "kind"}


def test_withdrawn_words_are_not_found(people: WideCast) -> None:
    session = held(people, "Taken back")
    with scopes_disabled():
        Contribution.objects.update(withdrawn_at=session.closed_at)
    assert texts(look(people.gita, "taken")) == []


def test_what_stays_in_the_room_is_found_by_those_who_were_there(people: WideCast) -> None:
    held(people, "Between us")
    with scopes_disabled():
        Round.objects.update(room_only=True)
    assert texts(look(people.gita, "between")) == ["Between us"]
    assert texts(look(people.hal, "between")) == []


def test_review_of_a_round_that_stays_in_the_room_is_found_by_those_who_were_there(people: WideCast) -> None:
    session = held(people, "Nothing")
    with scopes_disabled():
        turn = Round.objects.get(session=session)
        Round.objects.update(room_only=True)
        for round_, words in ((turn, "Helped by silence"), (None, "Silence at the end")):
            Reflection.objects.create(
                learning_set=people.harbour, session=session, round=round_, author=people.cleo, words=words, kind="well"
            )  # fmt: skip
    assert sorted(texts(look(people.gita, "silence"))) == ["Helped by silence", "Silence at the end"]
    assert texts(look(people.hal, "silence")) == ["Silence at the end"]


def test_brief_and_log_are_found_by_their_author_alone(people: WideCast) -> None:
    session = held(people, "Nothing")
    factories.brief(factories.issue(people.ben, people.harbour, "Merging teams"), "Afraid of the merger")
    with scopes_disabled():
        write_log(person=people.ada, session_id=session.pk, words="I spoke of the merger too soon")
    assert texts(look(people.ben, "merger")) == ["Afraid of the merger"]
    assert texts(look(people.ada, "merger")) == ["I spoke of the merger too soon"]
    assert texts(look(people.cleo, "merger")) == []
    assert texts(look(people.esi, "merg")) == []
    assert texts(look(people.cleo, "merging")) == ["Merging teams"]


def test_each_set_is_told_that_its_words_were_read_but_not_what_was_looked_for(people: WideCast) -> None:
    held(people, "What about Priya?")
    look(people.gita, "priya")
    row = AuditRow.objects.get(verb="words.searched")
    assert (row.actor_id, row.learning_set_id, row.facts) == (people.gita.pk, people.harbour.pk, {"read": 2})


def test_reading_ones_own_words_is_told_to_nobody(people: WideCast) -> None:
    held(people, "What about Priya?")
    look(people.ben, "about priya")
    look(people.gita, "not there")
    assert not AuditRow.objects.filter(verb="words.searched").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "Type what you are looking for."),
        ("a", "at least two"),
        ("x" * 101, "under 100"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_kept(people: WideCast, words: str, says: str) -> None:
    answer = look(people.gita, words)
    assert answer.status_code == 422
    assert says in str(answer.context["form"].errors["words"])
    assert answer.context["form"]["words"].value() == words


def test_words_that_cannot_be_opened_are_not_searched(people: WideCast, settings: Settings) -> None:
    held(people, "Closed for good")
    settings.ALS_KEKS = {"another": bytes(32)}
    keyring.forget()
    answer = look(people.gita, "opened")
    assert answer.status_code == 200
    assert texts(answer) == []


def test_as_many_queries_for_much_as_for_little(
    people: WideCast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    held(people, "Once")
    for rounds in (0, 3):
        for _number in range(rounds):
            held(people, "Once more")
        browser = Client()
        browser.force_login(people.gita)
        with django_assert_max_num_queries(QUERIES):
            answer = browser.post(reverse("search"), {"words": "once"})
        assert len(answer.context["search"].found) == 1 + rounds


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("cafe", "Le CAFÉ noir"),
        ("CAFÉ", "le cafe noir"),
        ("strasse", "Große Straße"),
        ("שלום", "אמרתי שָׁלוֹם"),
        ("محمد", "كتب مُحَمَّد"),
        ("東京", "東京へ行く"),
        ("ﬁ", "fish"),
        ("👩‍⚕️", "the 👩‍⚕️ said"),
    ],
)
def test_letters_are_alike_in_any_script(asked: str, words: str) -> None:
    assert Asked(asked).is_in(words)
    assert any(piece.is_hit for piece in Asked(asked).pieces(words))
    assert "".join(piece.text for piece in Asked(asked).pieces(words)) == words


def test_searches_are_limited_for_each_person(people: WideCast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("home.views.search.PACE", Pace(most=2, seconds=60))
    browser = Client()
    browser.force_login(people.ben)
    url = reverse("search")
    assert [browser.post(url, {"words": "once"}).status_code for _time in range(3)] == [200, 200, 429]
    assert (browser.post(url, {"words": ""}).status_code, browser.get(url).status_code) == (422, 200)
    assert look(people.gita, "once").status_code == 200


def test_all_terms_are_needed_and_none_is_a_pattern() -> None:
    assert not Asked("night day").is_in("night shift")
    assert not Asked(".*").is_in("anything")
    assert not Asked("%").is_in("anything")
    assert not Asked("  ").is_in("anything")
    assert plain("İ") == "i"


def test_long_words_are_cut_around_the_hit_and_none_is_torn() -> None:
    words = "before " * 200 + "needle" + " after" * 200
    pieces = Asked("needle").pieces(words)
    assert [piece.text for piece in pieces if piece.is_hit] == ["needle"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"
    shown = "".join(piece.text for piece in pieces)
    assert len(shown) < 320
    assert set(shown.split()) == {"…", "before", "needle", "after"}


def test_terms_that_overlap_are_marked_once() -> None:
    pieces = Asked("team ea").pieces("team")
    assert [(piece.text, piece.is_hit) for piece in pieces] == [("team", True)]
