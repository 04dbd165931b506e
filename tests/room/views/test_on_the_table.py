"""What lies on the table: all that was offered or carried by those who are here, as it was wanted then."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from issues.models import Issue
from room.services import presence
from sessions.models import Bid, Session
from sessions.reads.balance import balance
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast, wide_cast
from tests.room.scene import client_of, do, get_fragment

pytestmark = pytest.mark.django_db


def shown(session: Session, person: User) -> str:
    answer = get_fragment(client_of(person), session)
    return " ".join(answer.content.decode().split())


def carried(people: Cast) -> Issue:
    """Dev asked for 50 minutes of suggestions a month ago and was not chosen."""
    with scopes_disabled():
        held = factories.session(people.harbour, starts_at=clock.now() - timedelta(days=30))
        issue = factories.issue(people.dev, people.harbour, "A carried line", status="carried")
        Bid.objects.create(session=held, person=people.dev, issue=issue, minutes=50, format="suggestions")
    return issue


def test_carried_topic_is_on_the_table_as_it_was_wanted() -> None:
    people = cast()
    issue = carried(people)
    session = factories.running_session(people.harbour, at="topics")
    with scopes_disabled():
        bid = Bid.objects.get(session=session)
    assert (bid.issue_id, bid.minutes, bid.format) == (issue.pk, 50, "suggestions")
    page = shown(session, people.cleo)
    assert "Suggestions, 50 minutes" in page
    assert "1 topic<" in page
    assert "Still to say: Ben, Cleo, Femi, Gita, Hal<" in page


def test_second_topic_of_one_person_is_seen_also_when_it_is_offered_elsewhere_meanwhile() -> None:
    people = cast()
    carried(people)
    session = factories.running_session(people.harbour, at="selection")
    factories.issue(people.dev, people.harbour, "A second line")
    with scopes_disabled():
        presence.beat(session_id=session.pk, person=people.cleo, roles=roles_of(people.cleo.pk))
    page = shown(session, people.cleo)
    assert "A carried line" in page
    assert "A second line" in page
    assert "2 topics" in page
    do(client_of(people.dev), session, "offer", topic_line="A third line")
    assert "A third line" in shown(session, people.cleo)


def test_owner_takes_it_off_for_today_and_may_bring_it_again() -> None:
    people = cast()
    issue = carried(people)
    session = factories.running_session(people.harbour, at="topics")
    bid, dev = Bid.objects.get(session=session), client_of(people.dev)
    assert "Take it off the table" in shown(session, people.dev)
    assert "Take it off the table" not in shown(session, people.cleo)
    assert do(client_of(people.cleo), session, "take-off", bid=bid.pk).status_code == 403
    assert do(dev, session, "take-off", bid=bid.pk).status_code == 200
    assert "A carried line" not in shown(session, people.cleo)
    assert "0 topics" in shown(session, people.cleo)
    with scopes_disabled():
        presence.beat(session_id=session.pk, person=people.cleo, roles=roles_of(people.cleo.pk))
        issue.refresh_from_db()
    assert issue.status == "carried"
    do(dev, session, "offer", issue=issue.pk, topic_line="A carried line")
    bid.refresh_from_db()
    assert (bid.withdrawn_at, bid.minutes, bid.format) == (None, 50, "suggestions")


def test_listening_today_takes_all_of_ones_topics_off_and_counts_as_no_bid() -> None:
    people = cast()
    carried(people)
    session = factories.running_session(people.harbour, at="topics")
    do(client_of(people.dev), session, "nothing")
    assert "Dev: listening today" in shown(session, people.cleo)
    shares = {share.person.pk: share for share in balance(people.harbour, running=session)}
    assert shares[people.dev.pk].not_chosen == 0


def test_newcomer_is_told_that_a_topic_lies_there_and_not_what_it_says() -> None:
    people = wide_cast()
    issue = carried(people)
    with scopes_disabled():
        Issue.objects.filter(pk=issue.pk).update(offered_at=clock.now() - timedelta(days=30))
    for stage in ("topics", "selection"):
        session = factories.running_session(people.harbour, at=stage)
        page = shown(session, people.newcomer)
        assert "A carried line" not in page
        assert "1 topic is from before you joined." in page
        assert "Nobody" not in page.split('id="offered"')[1].split("</section>")[0]
        session.status = "cancelled"
        session.save()


def test_topics_and_interests_of_who_has_left_are_not_counted_as_here() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="topics")
    bid = factories.bid(session, people.ben)
    do(client_of(people.hal), session, "interest", bid=bid.pk, interested="1")
    factories.go_to(session, "selection")
    assert "One person would like to hear this" in shown(session, people.cleo)
    for person in (people.hal, people.ben):
        do(client_of(person), session, "leave")
    page = shown(session, people.cleo)
    assert "would like to hear this</" not in page.split('<ul class="topics"')[0]
    assert "One person would like to hear this" not in page
    assert "Not here" in page
    session.refresh_from_db()
    factories.go_to(session, "topics")
    assert "Still to say: Cleo, Dev, Femi, Gita<" in shown(session, people.cleo)
