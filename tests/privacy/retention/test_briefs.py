"""A brief goes thirty days after its session, or after its last change, with what was typed for it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django_scopes import scopes_disabled

from accounts.models import Draft
from accounts.services import save_draft
from core.backup import deletions
from core.db.unscoped import rows
from core.models import Deletion
from issues.models import Brief, Issue, draft_slots
from issues.services import change_issue
from privacy.reads.retention_days import brief_days, deletion_date
from privacy.services import notices, retention
from sessions.models import Bid, Session
from tests import factories
from tests.cast import Cast
from tests.privacy.retention.ended import MET, WORDS, cleos_brief, tell

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_a_brief_goes_thirty_days_after_the_last_session_its_issue_came_to(people: Cast) -> None:
    tell()
    with scopes_disabled():
        brief = Brief.objects.get(person=people.cleo)
        never_brought = Brief.objects.get(person=people.gita)
    # Cleo presented on 2 March; her later issue has no brief.
    assert deletion_date(brief) == date(2026, 4, 1)
    assert deletion_date(never_brought) == deletion_date(people.harbour)
    with time_machine.travel(datetime(2026, 3, 31, 22, 59, tzinfo=UTC), tick=False) as moved:
        assert retention.retain().briefs == 0
        moved.shift(timedelta(minutes=1))
        assert retention.retain(dry_run=True).briefs == 1
        assert retention.retain().briefs == 1
    assert list(rows(Brief).values_list("pk", flat=True)) == [never_brought.pk]
    assert Deletion.objects.filter(kind="brief", subject_id=brief.pk).exists()


def test_an_issue_that_came_to_a_session_without_a_brief_has_its_day(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=MET)
    bare = factories.issue(people.gita, people.harbour)
    Bid.objects.create(session=session, person=people.gita, issue=bare)
    assert brief_days([bare.pk]) == {bare.pk: date(2026, 4, 1)}


def test_a_brief_waits_for_the_session_to_which_its_issue_comes_next(people: Cast) -> None:
    with scopes_disabled():
        brief = Brief.objects.get(person=people.cleo)
    later = factories.session(people.harbour, starts_at=MET + timedelta(days=70))
    Bid.objects.create(session=later, person=people.cleo, issue_id=brief.issue_id)
    assert deletion_date(brief) == (MET + timedelta(days=100)).date()
    Session.objects.filter(pk=later.pk).update(status="cancelled")
    assert deletion_date(brief) == date(2026, 4, 1)


def said_again(people: Cast, words: str, *, on: datetime) -> None:
    with time_machine.travel(on, tick=False), scopes_disabled():
        change_issue(
            person=people.cleo,
            issue_id=cleos_brief(people).issue_id,
            topic_line="said again",
            wants="",
            brief=words,
        )


def test_a_brief_written_after_its_day_stays_thirty_days_and_is_told_of(people: Cast) -> None:
    said_again(people, "what I make of it now", on=datetime(2026, 4, 3, 12, tzinfo=UTC))
    assert deletion_date(cleos_brief(people)) == date(2026, 5, 3)
    with time_machine.travel(datetime(2026, 4, 19, 12, tzinfo=UTC), tick=False) as moved:
        assert notices.tell_ahead() == 1
        moved.move_to(datetime(2026, 5, 2, 22, 59, tzinfo=UTC))
        assert retention.retain().briefs == 0
        moved.shift(timedelta(minutes=1))
        assert retention.retain().briefs == 1


def test_a_brief_changed_after_its_notice_is_told_of_again(people: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 18, 12, tzinfo=UTC), tick=False) as moved:
        assert notices.tell_ahead() == 1
        said_again(people, "changed", on=datetime(2026, 3, 20, 12, tzinfo=UTC))
        moved.move_to(datetime(2026, 4, 1, 12, tzinfo=UTC))
        assert (retention.retain().briefs, notices.tell_ahead()) == (0, 0)
        moved.move_to(datetime(2026, 4, 5, 12, tzinfo=UTC))
        assert notices.tell_ahead() == 1


def test_a_line_said_again_does_not_keep_the_brief_longer(people: Cast) -> None:
    said_again(people, WORDS, on=datetime(2026, 3, 20, tzinfo=UTC))
    assert deletion_date(cleos_brief(people)) == date(2026, 4, 1)


def test_a_brief_that_is_being_typed_anew_is_not_taken_away(people: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False):
        save_draft(person=people.cleo, slot=draft_slots(cleos_brief(people).issue_id)["brief"], words=WORDS)
    assert deletion_date(cleos_brief(people)) == date(2026, 4, 30)


def test_a_draft_of_a_brief_that_was_never_kept_goes_when_the_brief_would_have(people: Cast) -> None:
    tell()
    issue = rows(Issue).get(pk=cleos_brief(people).issue_id)
    rows(Brief).filter(issue=issue).delete()
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC), tick=False) as moved:
        save_draft(person=people.cleo, slot=draft_slots(issue.pk)["brief"], words=WORDS)
        moved.move_to(datetime(2026, 4, 1, 22, 59, tzinfo=UTC))
        assert retention.retain().drafts == 0
        moved.shift(timedelta(minutes=1))
        assert retention.retain(dry_run=True).drafts == 1
        assert retention.retain().drafts == 1
        assert not rows(Draft).filter(person=people.cleo).exists()


def test_a_brief_deleted_again_after_a_restore_takes_its_draft_along(people: Cast) -> None:
    tell()
    brief = cleos_brief(people)
    save_draft(person=people.cleo, slot=draft_slots(brief.issue_id)["brief"], words=WORDS)
    deletions.redo([json.dumps({"kind": "brief", "id": str(brief.pk)})])
    assert not rows(Draft).filter(person=people.cleo).exists()
