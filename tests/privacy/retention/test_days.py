"""Words of a set go on their day and not the day before; figures stay."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import Draft
from actions.models import ActionEvent, Evidence, Report
from core.audit.chain import extend_chain, verify_chain
from core.db.unscoped import rows
from core.errors import Refused
from core.models import AuditRow, Deletion, SealKey
from core.sealing import Holder, destruction, keyring
from core.sealing.registry import sealed_models
from issues.models import Brief
from privacy.reads.retention_days import deletion_date
from privacy.services import retention
from sessions.models import LogEntry, ReleasedEntry, Session
from sets.models import LearningSet, PlacingNote, SetWords
from tests import factories
from tests.cast import Cast
from tests.privacy.retention.ended import ENDED, WORDS, figures, tell, words_left

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_words_of_a_set_go_on_their_day_and_not_the_day_before(people: Cast) -> None:
    tell()
    assert deletion_date(people.harbour) == date(2026, 8, 30)
    with time_machine.travel(datetime(2026, 8, 29, 22, 59, tzinfo=UTC), tick=False) as moved:
        # One minute to midnight in London, where the set is.
        assert retention.retain().sets == 0
        assert words_left(people.harbour) > 10
        moved.shift(timedelta(minutes=1))
        assert retention.retain().sets == 1
        assert words_left(people.harbour) == 0
        assert rows(Draft).count() == rows(Brief).count() == rows(ActionEvent).count() == 0
        assert rows(LogEntry).count() == 1  # its author's, who learns from it after the set
        assert Session.objects.exclude(closing_question="").count() == 0
        assert retention.retain() == retention.Retained()


def test_figures_are_the_same_after_the_words_have_gone(people: Cast) -> None:
    tell()
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        before = figures(people)
        retention.retain()
        assert figures(people) == before
    with scopes_disabled():
        assert set(Report.objects.values_list("outcome", flat=True)) == {"done"}


def test_key_is_shredded_and_nothing_can_be_written_again(people: Cast) -> None:
    tell()
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        retention.retain()
        keyring.forget()
        key = SealKey.objects.get(holder_kind="set", holder_id=people.harbour.pk)
        assert key.destroyed_at is not None
        assert not any(bytes(key.wrapped))
        with pytest.raises(Refused), transaction.atomic():
            factories.issue(people.ben, people.harbour, WORDS)
        kinds = set(Deletion.objects.filter(subject_id=people.harbour.pk).values_list("kind", flat=True))
        assert kinds == {"set.content", "words.set"}
        assert AuditRow.objects.get(verb="set.content_deleted").facts["rows"] > 5
        assert extend_chain()
        assert verify_chain() is None


def test_words_of_a_set_that_goes_on_or_was_taken_up_again_stay(people: Cast) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(status="facilitated", ended_at=None)
    people.harbour.refresh_from_db()
    assert deletion_date(people.harbour) is None
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        assert retention.retain().sets == 0
    assert words_left(people.harbour) > 10


def test_a_programme_may_choose_other_days(people: Cast) -> None:
    people.programme.retention_days = 10
    people.programme.save()
    people.harbour.refresh_from_db()
    assert deletion_date(people.harbour) == date(2026, 6, 11)


def test_places_go_with_the_words(people: Cast) -> None:
    tell()
    LearningSet.objects.filter(pk=people.harbour.pk).update(venue=WORDS)
    Session.objects.filter(learning_set=people.harbour).update(venue=WORDS)
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        retention.retain()
    assert not LearningSet.objects.filter(venue=WORDS).exists()
    assert not Session.objects.filter(venue=WORDS).exists()


def test_drafts_that_nobody_touched_for_long_go(people: Cast) -> None:
    rows(Draft).update(about=None, slot="issue:new:brief", updated_at=timezone.now() - timedelta(days=91))
    assert retention.retain().drafts == 1


def test_one_set_that_cannot_be_deleted_does_not_keep_the_others(
    people: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    LearningSet.objects.filter(pk=people.heron.pk).update(status="ended", ended_at=ENDED)
    tell()
    shred = destruction.shred

    def broken(holder: Holder) -> int:
        if holder.id == people.harbour.pk:
            raise RuntimeError("the disk is full")
        return shred(holder)

    monkeypatch.setattr(retention, "shred", broken)
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        done = retention.retain()
        assert (done.sets, done.failed) == (1, 1)
        assert words_left(people.harbour) > 10
        monkeypatch.undo()
        assert retention.retain().sets == 1
    assert words_left(people.harbour) == 0


def test_command_says_what_it_would_do_and_does_it(people: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    tell()
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        call_command("retain", "--dry-run")
        assert "the words of 1 sets would be deleted" in capsys.readouterr().out
        assert words_left(people.harbour) > 10
        call_command("retain")
        assert "sets: 1 of 1" in capsys.readouterr().out
    assert words_left(people.harbour) == 0


def test_pages_of_every_app_can_show_the_day(people: Cast) -> None:
    page = Template('{% load privacy %}{{ set|deletion_date|date:"j F Y" }}')
    with time_machine.travel(ENDED, tick=False):
        assert page.render(Context({"set": people.harbour})) == "30 August 2026"


def test_pages_show_the_day_and_that_it_is_over(people: Cast, client: Client) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(
        ended_at=datetime(2026, 6, 1, 11, 30, tzinfo=UTC), time_zone="Pacific/Auckland"
    )
    with time_machine.travel(ENDED + timedelta(days=1), tick=False) as moved:
        client.force_login(people.ben)
        for page in ("privacy:who_sees_what", "privacy:mine"):
            assert "Harbour set: deleted on 30 August 2026." in client.get(reverse(page)).content.decode()
        moved.move_to(datetime(2026, 6, 9, 12, tzinfo=UTC))
        retention.delete_set_content(people.harbour.pk)
        for page in ("privacy:who_sees_what", "privacy:mine"):
            said = client.get(reverse(page)).content.decode()
            assert "Harbour set: what was written in it was deleted on 10 June 2026." in said


def test_every_table_of_words_has_its_day() -> None:
    """One made later must be given one: of a set, that is done for it; of a person alone, somebody has to say."""
    alone = {model for model in sealed_models() if not issubclass(model, SetWords)}
    # A log and a released sentence are their author's: they outlive the set. A note on placing goes with its programme.
    assert alone == {ActionEvent, Brief, Draft, Evidence, LogEntry, PlacingNote, ReleasedEntry}
