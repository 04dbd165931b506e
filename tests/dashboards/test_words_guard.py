"""A lead's page that asks for words is stopped, whatever the view does."""

import json
import logging
from typing import cast

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django_scopes import scopes_disabled

from accounts.requests import PersonRequest
from actions.models import Action, Report, Tally
from core.db.unscoped import rows
from core.logging import formatter
from core.sealing.registry import sealed_models
from dashboards import urls
from dashboards.words_guard import WordsTouched, figures_only, words_refused, words_tables
from sessions.models import Session
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_words_tables_hold_all_that_people_write() -> None:
    assert words_tables() >= {
        "accounts_draft",
        "actions_action",
        "actions_report",
        "als_sessions_apology",
        "als_sessions_contribution",
        "als_sessions_reflection",
        "issues_brief",
        "issues_issue",
        "issues_theme",
        "sets_agreement",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", sealed_models(), ids=lambda model: model._meta.label)
def test_guard_stops_every_words_table_when_it_is_asked(model: type) -> None:
    with words_refused(), pytest.raises(WordsTouched):
        rows(model).count()


@pytest.mark.django_db
def test_guard_stops_a_join_that_only_touches_words() -> None:
    with words_refused(), pytest.raises(WordsTouched):
        Session.objects.filter(session_rounds__issue__status="offered").count()


@pytest.mark.django_db
def test_guard_stops_the_queue_in_which_one_has_the_floor() -> None:
    with words_refused(), pytest.raises(WordsTouched):
        Session.objects.filter(queue__floor_at__isnull=False).count()


@pytest.mark.django_db
def test_guard_lets_facts_through_and_goes_away_afterwards() -> None:
    with words_refused():
        assert (Session.objects.count(), Tally.objects.count()) == (0, 0)
    with scopes_disabled():
        assert (Action.objects.count(), Report.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_view_is_answered_with_403_and_logged_by_table_alone_when_it_asks_for_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @figures_only
    def leaks(request: PersonRequest) -> HttpResponse:
        with scopes_disabled():
            return HttpResponse(Action.objects.count())

    with caplog.at_level(logging.ERROR, "dashboards.words_guard"), pytest.raises(PermissionDenied):
        leaks(cast(PersonRequest, RequestFactory().get("/")))
    assert [record.message for record in caplog.records] == ["a lead's page asked for words"]
    assert caplog.records[0].__dict__["table"] == "actions_action"
    assert json.loads(formatter().format(caplog.records[0]))["table"] == "actions_action"


def test_every_view_of_a_lead_carries_the_guard() -> None:
    views = [pattern.callback for pattern in urls.urlpatterns]
    assert len(views) >= 13
    assert all(getattr(view, "figures_only", False) for view in views)


@pytest.mark.django_db
def test_guard_holds_for_a_lead_who_is_in_a_set_too(people: Cast) -> None:
    """Even a scope that would open the words does not help."""
    with scopes_disabled(), words_refused(), pytest.raises(WordsTouched):
        list(Action.objects.of_set(people.harbour.pk))
