"""After the words have gone nobody writes there again, and what comes back all the same goes too."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django_scopes import scopes_disabled

from core.backup import deletions
from core.db.unscoped import rows
from core.errors import Refused
from issues.models import Brief, Issue
from issues.services import change_issue, reopen_issue, start_issue
from planning.services.scheduling import plan_session
from privacy.services import retention
from room.services.plan_changes import add_round
from room.services.reflections import ask_closing_question
from sessions.models import LogEntry, Session
from sessions.services.facilitator_log import write_log
from sets.roles import roles_of
from sets.services import Plan, change_set
from tests import factories
from tests.cast import Cast
from tests.privacy.retention.ended import WORDS, tell

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_nobody_writes_in_a_set_whose_words_have_gone(emptied: Cast) -> None:
    harbour, ada, cleo, gita = emptied.harbour, emptied.ada, emptied.cleo, emptied.gita
    room = factories.session(harbour)
    Session.objects.filter(pk=room.pk).update(status="running", host=ada)
    plan = Plan(
        name="Harbour", time_zone="UTC", default_format="classic", planned_sessions=6, weeks_between=5,
        minutes=120, rounds=2, venue=WORDS,
    )  # fmt: skip
    with scopes_disabled():
        settled = Issue.objects.filter(owner=cleo).order_by("id")[0]
        settled.status = "worked-on"
        settled.save()
        begun = Issue.objects.get(owner=gita, status="draft")
        attempts: list[Callable[[], object]] = [
            lambda: reopen_issue(person=cleo, issue_id=settled.pk),
            lambda: change_issue(person=gita, issue_id=begun.pk, topic_line="", wants="", brief=WORDS),
            lambda: start_issue(
                person=cleo, roles=roles_of(cleo.pk), learning_set_id=harbour.pk, brief=WORDS
            ),
            lambda: ask_closing_question(session_id=room.pk, person=ada, question=WORDS),
            lambda: add_round(
                session_id=room.pk,
                person=ada,
                kind="activity",
                title=WORDS,
                minutes=20,
                expected_version=None,
            ),
            lambda: change_set(learning_set_id=harbour.pk, person=ada, roles=roles_of(ada.pk), plan=plan),
            lambda: plan_session(
                learning_set=harbour,
                person=ada,
                roles=roles_of(ada.pk),
                local_start=datetime(2036, 1, 1, 10),  # noqa: DTZ001 - wall time in the set's zone
                minutes=90,
                venue=WORDS,
            ),
        ]
        for attempt in attempts:
            with pytest.raises(Refused, match=r"has been deleted|This set has ended"):
                attempt()


def test_facilitator_writes_in_their_log_after_the_set(emptied: Cast) -> None:
    held = Session.objects.filter(learning_set=emptied.harbour).order_by("starts_at")[0]
    with scopes_disabled():
        assert write_log(person=emptied.ada, session_id=held.pk, words="I waited longer.")
    retention.retain()
    assert "I waited longer." in [str(one.words) for one in rows(LogEntry).filter(person=emptied.ada)]


def test_words_that_came_in_after_the_deletion_go_with_the_next_run(emptied: Cast) -> None:
    held = Session.objects.filter(learning_set=emptied.harbour).order_by("starts_at")[0]
    with scopes_disabled():
        factories.brief(Issue.objects.filter(owner=emptied.gita).order_by("id")[0], WORDS)
    Session.objects.filter(pk=held.pk).update(closing_question=WORDS)
    assert retention.retain(dry_run=True).sets == 1
    assert retention.retain().sets == 1
    assert rows(Brief).count() == 0
    assert not Session.objects.filter(closing_question=WORDS).exists()
    assert retention.retain() == retention.Retained()


def test_deletions_are_done_again_when_yesterdays_rows_come_back(people: Cast) -> None:
    tell()
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        retention.retain()
        log = deletions.lines()
        # What a restore would bring back: a brief and words in the clear.
        with scopes_disabled():
            issue = Issue.objects.get(owner=people.gita)
            back = factories.brief(issue, WORDS)
        Session.objects.update(closing_question=WORDS)
        deletions.redo(log)
    assert not rows(Brief).filter(pk=back.pk).exists()
    assert Session.objects.exclude(closing_question="").count() == 0
