"""Bringing an issue: the brief for oneself, the line for the set, and every way it can stand."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from accounts.models import Draft, User
from accounts.services import save_draft
from core import clock
from core.errors import Refused
from issues.models import Brief, Issue, Theme
from room.services import opening, selection
from sessions.models import Bid
from sets.models import LearningSet, Membership
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = pytest.mark.django_db

LIST_QUERIES = 6


@pytest.fixture
def people(settings: Settings) -> WideCast:
    settings.USERSESSIONS_TRACK_ACTIVITY = False
    return wide_cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(person: User, name: str, issue: Issue, **data: object) -> Any:
    return client_of(person).post(reverse(f"issues:{name}", args=[issue.pk]), data)


def status(issue: Issue) -> str:
    with scopes_disabled():
        return str(Issue.objects.get(pk=issue.pk).status)


def test_issue_is_begun_once_when_the_form_is_sent_twice(people: WideCast) -> None:
    ben, words = (
        client_of(people.ben),
        {"brief": "1\n" * 14, "topic_line": "How do\nI begin?", "wants": "", "key": "k"},
    )
    answers: list[Any] = [ben.post(reverse("issues:create"), words) for _n in range(2)]
    first, second = answers
    assert (first.status_code, first.url) == (302, second.url)
    with scopes_disabled():
        issue = Issue.objects.get()
        assert (str(issue.topic_line), issue.status) == ("How do I begin?", "draft")
        assert str(Brief.objects.get().words).count("1") == 14


def test_issue_that_came_to_a_session_without_a_brief_has_its_page(people: WideCast) -> None:
    session = factories.open_session(people.harbour)
    issue_id = factories.bid(session, people.ben).issue_id
    answer = client_of(people.ben).get(reverse("issues:detail", args=[issue_id]))
    assert answer.status_code == 200


def test_issue_needs_a_word_to_begin(people: WideCast) -> None:
    answer = client_of(people.ben).post(reverse("issues:create"), {"topic_line": " "})
    assert answer.status_code == 422
    assert "Write your topic in one line" in answer.content.decode()


def test_new_issue_asks_for_the_set_when_there_are_several(people: WideCast) -> None:
    factories.membership(people.ben, people.heron)
    ben = client_of(people.ben)
    assert "For which set?" in ben.get(reverse("issues:create")).content.decode()
    assert (
        "For Heron set" in ben.get(reverse("issues:create"), {"set": str(people.heron.pk)}).content.decode()
    )
    assert (
        client_of(people.cleo).get(reverse("issues:create"), {"set": str(people.heron.pk)}).status_code == 404
    )
    assert (
        "You are not in a set at the moment"
        in client_of(people.noor).get(reverse("issues:create")).content.decode()
    )


def test_brief_is_seen_by_its_author_alone(people: WideCast) -> None:
    issue = factories.issue(people.ben, people.harbour)
    factories.brief(issue, "canary-brief")
    url = reverse("issues:detail", args=[issue.pk])
    assert "canary-brief" in client_of(people.ben).get(url).content.decode()
    answers = {
        person.short_name: client_of(person).get(url).status_code
        for person in (people.cleo, people.ada, people.finn, people.esi, people.sam, people.leaver)
    }
    assert answers == {"Cleo": 403, "Ada": 403, "Finn": 404, "Esi": 404, "Sam": 404, "Lou": 404}


def test_draft_of_another_is_not_found_even_inside_the_set(people: WideCast) -> None:
    issue = factories.issue(people.ben, people.harbour, status="draft", offered_at=None)
    assert client_of(people.cleo).get(reverse("issues:detail", args=[issue.pk])).status_code == 404


def test_offering_keeps_what_is_typed_and_can_be_taken_back(people: WideCast) -> None:
    issue = factories.issue(people.ben, people.harbour, "", status="draft", offered_at=None)
    refused = post(people.ben, "offer", issue, topic_line="", wants="", brief="Typed")
    assert refused.status_code == 422
    assert "Typed" in refused.content.decode()
    assert (
        post(people.ben, "offer", issue, topic_line="How?", wants="Questions", brief="Mine").status_code
        == 302
    )
    assert status(issue) == "offered"
    post(people.ben, "take_back", issue)
    assert status(issue) == "draft"
    post(people.ben, "offer", issue)
    assert status(issue) == "offered"
    with scopes_disabled():
        assert str(Brief.objects.get().words) == "Mine"


def test_offered_issue_keeps_its_line(people: WideCast) -> None:
    issue = factories.issue(people.ben, people.harbour)
    assert post(people.ben, "detail", issue, topic_line="", wants="", brief="").status_code == 422


def test_issue_is_closed_and_brought_again(people: WideCast) -> None:
    issue = factories.issue(people.ben, people.harbour)
    post(people.ben, "close", issue)
    assert status(issue) == "closed"
    assert post(people.cleo, "reopen", issue).status_code == 403
    post(people.ben, "reopen", issue)
    assert status(issue) == "draft"


def test_topic_brought_again_is_a_draft_of_its_own_and_the_record_keeps_what_was_said(
    people: WideCast,
) -> None:
    held = factories.closed_session(people.harbour, came=people.members, presenters=[people.ben])
    with scopes_disabled():
        issue = Issue.objects.get(rounds__session=held)
        said = str(issue.topic_line)
        Brief.objects.create(issue=issue, person=people.ben, words="Mine")
    post(people.ben, "reopen", issue)
    answer = post(people.ben, "reopen", issue)  # pressed twice
    with scopes_disabled():
        draft = Issue.objects.get(owner=people.ben, status="draft")
        assert {str(one.words) for one in Brief.objects.filter(issue=draft)} == {"Mine"}
    assert answer["Location"] == reverse("issues:detail", args=[draft.pk])
    post(people.ben, "detail", draft, topic_line="canary-again", wants="", brief="")
    record = client_of(people.cleo).get(reverse("sessions:record", args=[held.pk])).content.decode()
    assert (said in record, "canary-again" in record) == (True, False)
    found = client_of(people.cleo).post(reverse("search"), {"words": "canary-again"})
    assert found.context["search"].found == []


def test_topic_taken_back_is_read_nowhere_and_carried_nowhere(people: WideCast) -> None:
    """It lay on the table, came into the record as carried, and is put into words that nobody has heard."""
    issue = factories.issue(people.ben, people.harbour)
    before = factories.closed_session(people.harbour, came=people.members)
    session = factories.running_session(people.harbour, here=[people.ben, people.cleo], at="topics")
    with scopes_disabled():
        for held in (before, session):
            Bid.objects.get_or_create(session=held, person=people.ben, issue=issue)
        bid = Bid.objects.get(session=session, issue=issue)
    post(people.ben, "take_back", issue)
    post(people.ben, "detail", issue, topic_line="canary-draft", wants="", brief="")
    host = session.host
    assert host is not None
    with pytest.raises(Refused), scopes_disabled():
        selection.choose(session_id=session.pk, person=host, bid_id=bid.pk, expected_version=None)
    with scopes_disabled():
        opening.close_session(session_id=session.pk, person=host, expected_version=None)
    assert status(issue) == "draft"
    pages = [reverse("sessions:record", args=[one.pk]) for one in (before, session)]
    pages.append(reverse("room:room", args=[session.pk]))
    for page in pages:
        assert "canary-draft" not in client_of(people.cleo).get(page).content.decode()


def test_what_was_typed_comes_back_and_goes_once_it_is_kept(people: WideCast) -> None:
    issue = factories.issue(people.ben, people.harbour)
    save_draft(person=people.ben, slot=f"issue:{issue.pk}:brief", words="canary-typed")
    url = reverse("issues:detail", args=[issue.pk])
    assert "canary-typed" in client_of(people.ben).get(url).content.decode()
    post(people.ben, "detail", issue, topic_line="How?", wants="", brief="canary-typed")
    with scopes_disabled():
        assert Draft.objects.count() == 0


def test_leaver_keeps_their_own_and_can_no_longer_offer(people: WideCast) -> None:
    issue = factories.issue(people.leaver, people.harbour, "My own line", status="draft", offered_at=None)
    factories.issue(people.ben, people.harbour, "canary-other")
    shown = client_of(people.leaver).get(reverse("issues:list")).content.decode()
    assert "My own line" in shown
    assert "canary-other" not in shown
    assert post(people.leaver, "offer", issue, topic_line="My own line").status_code == 403


def test_observer_brings_nothing(people: WideCast) -> None:
    assert (
        "You are not in a set at the moment"
        in client_of(people.observer).get(reverse("issues:create")).content.decode()
    )


@pytest.mark.parametrize("many", [1, 3])
def test_list_takes_as_many_queries_whatever_the_data(
    people: WideCast, many: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _n in range(many):
        factories.issue(people.ben, people.harbour)
        factories.membership(people.ben, factories.learning_set())
    ben = client_of(people.ben)
    ben.get(reverse("privacy:who_sees_what"))
    with django_assert_num_queries(LIST_QUERIES):
        ben.get(reverse("issues:list"))


def test_theme_is_set_by_who_may_open_the_room(people: WideCast) -> None:
    url = reverse("issues:theme", args=[people.harbour.pk])
    assert client_of(people.ben).post(url, {"words": "Why?"}).status_code == 403
    assert client_of(people.finn).post(url, {"words": "Why?"}).status_code == 404
    assert client_of(people.ada).post(url, {"words": " "}).status_code == 422
    assert client_of(people.ada).post(url, {"words": "Why?"}).status_code == 302
    with scopes_disabled():
        theme = Theme.objects.get()
    drop = reverse("issues:drop_theme", args=[theme.pk])
    assert client_of(people.finn).post(drop).status_code == 404
    assert client_of(people.ben).post(drop).status_code == 403
    assert client_of(people.ada).post(drop).status_code == 302


def test_no_theme_is_set_in_a_set_that_has_ended(people: WideCast) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(status="ended", ended_at=clock.now())
    url = reverse("issues:theme", args=[people.harbour.pk])
    assert client_of(people.ada).get(url).status_code == 302
    answer = client_of(people.ada).post(url, {"words": "Why?"})
    assert (answer.status_code, "This set has ended." in answer.content.decode()) == (422, True)


def test_membership_that_ended_takes_effect_on_the_next_request(people: WideCast) -> None:
    url = reverse("sessions:set_page", args=[people.harbour.pk])
    ben = client_of(people.ben)
    assert ben.get(url).status_code == 200
    Membership.objects.filter(person=people.ben).update(ended_at=people.ben.created_at)
    assert ben.get(url).status_code == 404
