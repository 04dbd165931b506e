"""One action's story: taken back, dropped with a reason, carried on with, noted; and who reads what of it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import Draft
from actions.models import Action, ActionEvent, Report
from core import clock
from sets.models import Membership
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def action(people: Cast) -> Action:
    return factories.action(people.ben, people.harbour, "I will ask her.")


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _post(client: Client, verb: str, action: Action, **sent: str) -> int:
    return client.post(reverse(f"actions:{verb}", args=[action.pk]), sent).status_code


def _read(client: Client, action: Action) -> str:
    return client.get(reverse("actions:detail", args=[action.pk])).content.decode()


def test_done_by_mistake_is_taken_back_and_its_words_wait(people: Cast, action: Action) -> None:
    ben, cleo = _client(people.ben), _client(people.cleo)
    factories.report(action, "partly", happened="I began.")
    last = factories.report(action, "done", happened="typed for the wrong one")
    assert _post(ben, "take_back", action, report=str(last.pk)) == 302
    assert _post(ben, "take_back", action, report=str(last.pk)) == 422
    with scopes_disabled():
        action.refresh_from_db()
        assert (action.outcome, action.closed_at) == ("partly", None)
        assert [report.happened for report in Report.objects.all()] == ["I began."]
        assert Draft.objects.get().words == "typed for the wrong one"
    assert "by mistake, taken back" in _read(ben, action)
    assert "taken back" not in _read(cleo, action).replace("not what was taken back", "")
    assert "typed for the wrong one" not in _read(cleo, action)


@pytest.mark.parametrize(
    ("outcome", "ticked", "said", "is_open"),
    [
        ("partly", "", "“Partly” leaves it open: it comes back", True),
        ("done", "", "It is finished", False),
        ("done", "on", "It stays open", True),
    ],
)
def test_report_is_answered_by_what_was_ticked_and_not_asked_again(
    people: Cast, action: Action, outcome: str, ticked: str, said: str, is_open: bool
) -> None:
    client, sent = _client(people.ben), {"outcome": outcome, **({"keep_open": ticked} if ticked else {})}
    assert "Report on it once more" not in _read(client, action)
    shown = client.post(reverse("actions:report", args=[action.pk]), sent, follow=True).content.decode()
    assert [said in shown, "Report on it once more" in shown] == [True, is_open]
    assert ("Save my report" in shown) is is_open


def test_dropped_with_a_reason_that_the_set_reads_and_carried_on(people: Cast, action: Action) -> None:
    ben = _client(people.ben)
    assert _post(ben, "drop", action, reason=" ") == 422
    assert _post(ben, "drop", action, reason="She has moved.") == 302
    shown = _client(people.cleo).get(reverse("actions:of_set", args=[people.harbour.pk])).content.decode()
    assert "Dropped" in shown
    assert "She has moved." in _read(_client(people.cleo), action)
    assert _post(ben, "carry_on", action) == 302
    assert _post(ben, "carry_on", action) == 422
    with scopes_disabled():
        action.refresh_from_db()
    assert action.is_open


def test_notes_and_old_words_are_their_owner_s_alone(people: Cast, action: Action) -> None:
    ben = _client(people.ben)
    for _twice in range(2):
        assert _post(ben, "note", action, note="canary-note", key="one") == 302
    assert _post(ben, "change", action, words="I will ask them both.", due_on="") == 302
    shown = _read(ben, action)
    assert shown.count("canary-note") == 1
    assert "I will ask her." in shown
    others = _read(_client(people.cleo), action)
    assert "canary-note" not in others
    assert "I will ask her." not in others
    with scopes_disabled():
        assert ActionEvent.objects.count() == 2


def test_who_left_reads_their_own_and_reports_no_more(people: Cast, action: Action) -> None:
    Membership.objects.filter(person=people.ben).update(ended_at=clock.now())
    ben = _client(people.ben)
    assert "You have left Harbour set" in _read(ben, action)
    for verb in ("report", "change", "drop", "carry_on", "take_back"):
        assert _post(ben, verb, action, outcome="done") == 403


@pytest.mark.parametrize("many", [1, 3])
def test_a_set_s_actions_take_as_many_queries_whatever_their_number(
    people: Cast, many: int, django_assert_max_num_queries: Any
) -> None:
    promises = [(people.cleo, f"I will {n}.") for n in range(many)]
    factories.closed_session(people.harbour, presenters=[people.cleo], promises=promises)
    client = _client(people.ben)
    url = reverse("actions:of_set", args=[people.harbour.pk])
    client.get(url)
    with django_assert_max_num_queries(11):
        shown = client.get(url).content.decode()
    assert shown.count("I will ") == many
    assert "Session of" in shown
    assert "I will " not in client.get(url, {"show": "finished"}).content.decode()
    assert "I will " not in client.get(url, {"whose": str(people.ben.pk)}).content.decode()
