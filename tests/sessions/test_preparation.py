"""My preparation: shared in one go, changed until the room opens, and there in the room as it was wished."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import Draft
from actions.models import Report
from core import clock
from issues.models import Brief, Issue
from room.services.topic_table import as_before, lay_on_table
from sessions.models import Bid, Session
from sessions.reads.reports import on_table
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def session(people: Cast) -> Session:
    return factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _url(session: Session) -> str:
    return reverse("sessions:prepare", args=[session.pk])


def test_everything_is_shared_with_one_press(people: Cast, session: Session) -> None:
    mine = factories.action(people.ben, people.harbour, "I will ask her.")
    client, prefix = _client(people.ben), f"action-{mine.pk}"
    sent = {
        f"{prefix}-outcome": "done",
        f"{prefix}-happened": "She said yes.",
        "brief": "Two people want it.\nHow do I choose one?",
        "topic_line": "How do I choose one?",
        "wish_format": "suggestions",
        "wish_minutes": "25",
        "turn": "if-room",
        "key": "once",
        "share": "on",
    }
    for _twice in range(2):
        assert client.post(_url(session), sent).status_code == 302
    with scopes_disabled():
        report, issue = Report.objects.get(), Issue.objects.get()
        assert (report.outcome, report.happened) == ("done", "She said yes.")
        assert (issue.status, issue.wish_format, issue.wish_minutes, issue.if_room) == (
            "offered", "suggestions", 25, True,
        )  # fmt: skip
        assert Brief.objects.get().words.startswith("Two people")
    shown = client.get(_url(session)).content.decode()
    assert "She said yes." in shown
    assert "Shared with the set" in shown
    client.post(_url(session), sent | {f"{prefix}-happened": "She said yes, at once.", "key": "again"})
    with scopes_disabled():
        assert [report.happened for report in Report.objects.all()] == ["She said yes, at once."]


def test_in_the_room_it_lies_as_it_was_wished(people: Cast, session: Session) -> None:
    sent = {
        "topic_line": "How?",
        "wish_format": "freeform",
        "wish_minutes": "20",
        "turn": "yes",
        "share": "on",
    }
    assert _client(people.ben).post(_url(session), sent).status_code == 302
    Session.objects.update(starts_at=clock.now())
    room = factories.open_session(factories.learning_set(members=[people.cleo], facilitators=[people.ada]))
    with scopes_disabled():
        issue = Issue.objects.get()
        assert as_before(session, issue) == (20, "freeform")
        assert not lay_on_table(room)


def test_not_this_time_is_asked_no_more_and_can_be_taken_back(people: Cast, session: Session) -> None:
    client = _client(people.ben)
    assert "What will you bring" in client.get(reverse("home")).content.decode()
    client.post(_url(session), {"turn": "no", "share": "on"})
    assert "What will you bring" not in client.get(reverse("home")).content.decode()
    assert Bid.objects.get().wants_turn is False
    client.post(_url(session), {"turn": "yes", "topic_line": "How?", "share": "on"})
    assert not Bid.objects.exists()


def test_what_is_kept_for_oneself_is_told_to_nobody(people: Cast, session: Session) -> None:
    factories.action(people.ben, people.harbour)
    client = _client(people.ben)
    Draft.objects.create(
        person=people.ben, slot=f"issue:new:{people.harbour.pk}:brief", words="typed elsewhere"
    )
    assert "typed elsewhere" in client.get(_url(session)).content.decode()
    client.post(_url(session), {"brief": "For me.", "topic_line": "How?", "turn": "yes"})
    with scopes_disabled():
        assert Issue.objects.get().status == "draft"
        assert not Report.objects.exists()
        assert [str(one.words) for one in Draft.objects.all()] == [
            "yes"
        ]  # the turn; the rest is in the topic


def test_changes_of_what_was_shared_are_ones_own_until_they_are_shared(
    people: Cast, session: Session
) -> None:
    mine = factories.action(people.ben, people.harbour, "I will ask her.")
    client, prefix = _client(people.ben), f"action-{mine.pk}"
    first = {
        f"{prefix}-outcome": "partly",
        f"{prefix}-happened": "She was away.",
        "topic_line": "How do I choose?",
        "wants": "No advice.",
        "brief": "Two want it.",
        "turn": "if-room",
        "wish_format": "classic",
    }
    client.post(_url(session), first | {"share": "on"})
    assert "Shared with the set" in client.get(_url(session)).content.decode()
    later = {
        f"{prefix}-outcome": "done",
        f"{prefix}-happened": "She said yes.",
        "topic_line": "Whom do I choose?",
        "brief": "Three want it.",
        "turn": "yes",
        "wish_format": "suggestions",
        "wish_minutes": "25",
    }
    answer = client.post(_url(session), later | {"wants": ""}, follow=True).content.decode()
    assert "Saved. The set still sees what you shared; your changes are yours" in answer
    with scopes_disabled():
        report, issue = Report.objects.get(), Issue.objects.get()
        assert (report.outcome, report.happened) == ("partly", "She was away.")
        assert (issue.topic_line, issue.wants, issue.if_room) == ("How do I choose?", "No advice.", True)
        Issue.objects.update(updated_at=clock.now() + timedelta(seconds=1))  # carried over, say
    shown = client.get(_url(session))
    form, (_one, outcome) = shown.context["form"], shown.context["outcomes"][0]
    assert {name: str(form[name].value() or "") for name in form.fields if name in later} == {
        name: said for name, said in later.items() if name in form.fields
    }
    assert not form["wants"].value()
    assert [outcome[name].value() for name in ("outcome", "happened")] == ["done", "She said yes."]
    assert "The set sees: “How do I choose?”" in shown.content.decode()
    assert "Shared with the set" not in shown.content.decode()
    assert (
        "Whom do I choose?"
        not in _client(people.cleo).get(reverse("planning:detail", args=[session.pk])).content.decode()
    )
    client.post(_url(session), later | {"share": "on"})
    with scopes_disabled():
        assert not Draft.objects.exists()
        assert Issue.objects.get().topic_line == "Whom do I choose?"
        assert Report.objects.get().happened == "She said yes."


def test_words_without_a_topic_are_kept_too(people: Cast, session: Session) -> None:
    client = _client(people.ben)
    for press in ({}, {"share": "on", "turn": "no"}):
        client.post(_url(session), {"wants": "An ear.", "wish_format": "freeform", **press})
        form = client.get(_url(session)).context["form"]
        assert form["wants"].value() == "An ear."
    with scopes_disabled():
        assert not Issue.objects.exists()


def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(people: Cast, session: Session) -> None:
    mine = factories.action(people.ben, people.harbour)
    client = _client(people.ben)
    sent = {"turn": "yes", "brief": "typed brief", f"action-{mine.pk}-happened": "typed words", "share": "on"}
    answer = client.post(_url(session), sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Write your topic in one line" in shown
    assert "Choose what became of it" in shown
    assert "typed brief" in shown
    assert "typed words" in shown
    with scopes_disabled():
        assert not Issue.objects.exists()


def test_only_members_prepare_and_only_what_is_to_come(people: Cast, session: Session) -> None:
    assert _client(people.ada).get(_url(session)).status_code == 302
    assert _client(people.noor).get(_url(session)).status_code == 404
    held = factories.closed_session(people.harbour)
    assert _client(people.ben).get(_url(held)).status_code == 302
    assert _client(people.ben).post(_url(held), {}).status_code == 403


def test_what_was_prepared_is_told_in_the_room_and_stands_in_its_record(people: Cast) -> None:
    factories.closed_session(
        people.harbour,
        on=clock.now() - timedelta(days=20),
        presenters=[people.ben, people.cleo],
        promises=[(people.ben, "I will ask."), (people.cleo, "I will wait.")],
    )
    with scopes_disabled():
        mine = people.ben.actions.get()
    with time_machine.travel(clock.now() - timedelta(days=2)):
        factories.report(mine, "done", happened="She said yes.")
    with scopes_disabled():
        table = on_table(factories.session(people.harbour))
        assert {action.owner for action in table} == {people.ben, people.cleo}
    held = factories.closed_session(people.harbour, on=clock.now() - timedelta(hours=3))
    shown = _client(people.dev).get(reverse("sessions:record", args=[held.pk])).content.decode()
    assert "She said yes." in shown
    rest = shown[shown.index("Nothing was said of these yet") :]
    assert "I will wait." in rest
    assert "I will ask." not in rest


def test_a_sets_own_format_is_the_usual_wish_and_is_shown_as_one(people: Cast) -> None:
    own = factories.own_format(people.harbour, people.ada, name="Our own way")
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3), format=own.slug)
    client = _client(people.ben)
    opened = client.get(_url(session))
    assert opened.status_code == 200
    assert opened.context["form"].initial["wish_format"] == own.slug
    assert "Our own way," in opened.content.decode()
    sent = {"topic_line": "How do I choose one?", "wish_format": own.slug, "turn": "yes", "share": "on"}
    assert client.post(_url(session), sent).status_code == 302
    with scopes_disabled():
        assert Issue.objects.get(owner=people.ben).wish_format == own.slug
    for where in ("planning:detail", "sessions:waiting"):
        place = session.pk if where == "planning:detail" else people.harbour.pk
        assert "Our own way" in client.get(reverse(where, args=[place])).content.decode()
    Session.objects.filter(pk=session.pk).update(format="classic")
    assert client.get(_url(session)).context["form"].initial["wish_format"] == own.slug
    assert "Our own way," in client.get(_url(session)).content.decode()


def test_a_format_that_the_set_does_not_know_is_refused_beside_the_field(
    people: Cast, session: Session
) -> None:
    sent = {"topic_line": "How do I choose one?", "wish_format": "own-unknown", "turn": "yes", "share": "on"}
    answer = _client(people.ben).post(_url(session), sent)
    assert answer.status_code == 422
    assert "Choose one of the formats offered." in answer.content.decode()


def test_topic_taken_back_is_ones_own_and_what_was_reported_stays(people: Cast, session: Session) -> None:
    mine = factories.action(people.ben, people.harbour, "I will ask her.")
    client, prefix = _client(people.ben), f"action-{mine.pk}"
    sent = {
        f"{prefix}-outcome": "done",
        f"{prefix}-happened": "She said yes.",
        "topic_line": "How do I choose?",
        "turn": "yes",
        "wish_format": "classic",
    }
    client.post(_url(session), sent | {"share": "on"})
    with scopes_disabled():
        issue = Issue.objects.get()
    taken = client.post(reverse("issues:take_back", args=[issue.pk]), follow=True).content.decode()
    assert "Your topic is taken back: only you see it. What you reported of your actions stays" in taken
    shown = client.get(_url(session)).content.decode()
    stays = "The set reads what you reported; your topic and your brief are yours alone."
    told = ("Shared with the set", "The set still sees what you shared")
    assert (stays in shown, [one in shown for one in told]) == (True, [False, False])
    later = sent | {f"{prefix}-happened": "She said no.", "topic_line": "Whom?", "turn": "no"}
    saved = client.post(_url(session), later, follow=True).content.decode()
    assert (
        saved.count("The set still reads what you reported, and no topic of yours;") == 2
    )  # told, and on the page
    assert not any(one in saved for one in told)


def test_topic_taken_back_without_reports_leaves_nothing_with_the_set(people: Cast, session: Session) -> None:
    client = _client(people.ben)
    client.post(_url(session), {"topic_line": "How?", "turn": "yes", "wish_format": "classic", "share": "on"})
    with scopes_disabled():
        issue = Issue.objects.get()
    taken = client.post(reverse("issues:take_back", args=[issue.pk]), follow=True).content.decode()
    assert ("Your topic is taken back" in taken, "What you reported" in taken) == (True, False)
    shown = client.get(_url(session)).content.decode()
    assert not any(said in shown for said in ("Shared with the set", "The set reads", "The set still"))
