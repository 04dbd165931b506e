"""Words go on their day and not the day before; figures stay; owners are told ahead."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from accounts.models import Draft
from accounts.services import save_draft
from actions.models import Action, Report, Tally
from als_site.rights import notices, retention
from als_site.rights.dates import deletion_date
from als_site.rights.rows import rows
from core import deletions, outbox
from core.audit import verify_chain
from core.errors import Refused
from core.models import AuditRow, Deletion, OutboxMail, SealKey
from core.sealing import Holder, destruction, keyring
from core.sealing.registry import sealed_models
from dashboards import reports
from issues.models import Brief, Issue
from issues.services import change_issue, reopen_issue, slots, start_issue
from programmes.models import Programme
from sessions.balance import balance
from sessions.models import Apology, Attendance, Bid, Contribution, LogEntry, Reflection, Round, Session, Step
from sessions.services.learning import write_log
from sessions.services.promising import ask_closing_question
from sessions.services.reshaping import add_round
from sessions.services.scheduling import plan_session
from sets.models import LearningSet, SetWords
from sets.roles import roles_of
from sets.services import Plan, change_set
from tests import factories
from tests.cast import Cast, cast

MET = datetime(2026, 3, 2, 10, tzinfo=UTC)
ENDED = datetime(2026, 6, 1, 9, tzinfo=UTC)
WORDS = "canary"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """Harbour met twice and ended, with words in every table."""
    with time_machine.travel(MET - timedelta(days=3)):
        people = cast()
    held = [
        factories.closed_session(
            people.harbour,
            on=on,
            presenters=people.members[number : number + 2],
            waiting=[people.hal],
            promises=[(people.members[number], f"{WORDS} promise {number}")],
        )
        for number, on in enumerate((MET, MET + timedelta(days=35)))
    ]
    with time_machine.travel(MET + timedelta(days=36)), scopes_disabled():
        _words_everywhere(people, held[-1])
    LearningSet.objects.filter(pk=people.harbour.pk).update(standing="ended", ended_at=ENDED)
    people.harbour.refresh_from_db()
    return people


def _words_everywhere(people: Cast, held: Session) -> None:
    harbour, ben = people.harbour, people.ben
    factories.agreement(harbour, rules=WORDS, accepted_by=people.members)
    factories.theme(harbour, WORDS)
    turn = Round.objects.filter(session=held).order_by("place")[0]
    step = Step.objects.filter(round=turn).order_by("place")[0]
    Contribution.objects.create(
        learning_set=harbour, round=turn, step=step, author=ben, written_by=ben, kind="note", words=WORDS
    )
    Reflection.objects.create(learning_set=harbour, session=held, author=ben, kind="well", words=WORDS)
    LogEntry.objects.create(session=held, person=people.ada, words=WORDS)
    Apology.objects.create(learning_set=harbour, session=held, person=ben, reason=WORDS)
    for action in Action.objects.filter(learning_set=harbour).order_by("id"):
        factories.report(action, happened=WORDS, changed=WORDS)
    factories.brief(Issue.objects.filter(owner=people.cleo).order_by("id")[0], WORDS)
    factories.brief(factories.issue(people.gita, harbour, WORDS, standing="draft"), WORDS)
    Draft.objects.create(person=ben, slot=f"q:{held.pk}:{step.pk}", about=held.pk, words=WORDS)
    held.closing_question = WORDS
    held.save()
    rows(Brief).update(updated_at=MET - timedelta(days=1))


def tell() -> None:
    """The tick of March and of August: every author and everybody in the set hears in time."""
    for moment in (datetime(2026, 3, 18, 12, tzinfo=UTC), datetime(2026, 8, 16, 12, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            notices.tell_ahead()


def figures(people: Cast) -> list[object]:
    """Everything that is counted."""
    reports.forget()
    overview = reports.overview(people.programme.pk)
    return [
        [(one.name, one.turns, one.not_chosen, one.waited) for one in balance(people.harbour)],
        list(Attendance.objects.order_by("id").values_list("person", "presence")),
        list(Tally.objects.order_by("id").values_list("said", "due", "reported")),
        overview.sets,
        Round.objects.count(),
    ]


def words_left(learning_set: LearningSet) -> int:
    """How many words of the set are still there, whatever the key."""
    return sum(
        bool(row.__dict__[field.attname])
        for model in sealed_models()
        if issubclass(model, SetWords)
        for row in rows(model).filter(learning_set=learning_set).order_by("pk")
        for field in model.sealed_fields()
    )


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
        assert rows(Draft).count() == rows(Brief).count() == rows(LogEntry).count() == 0
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
        assert verify_chain() is None


def test_words_of_a_set_that_goes_on_or_was_taken_up_again_stay(people: Cast) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(standing="facilitated", ended_at=None)
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


def test_a_brief_goes_thirty_days_after_the_last_session_its_issue_came_to(people: Cast) -> None:
    tell()
    with scopes_disabled():
        brief = Brief.objects.get(person=people.cleo)
        never_brought = Brief.objects.get(person=people.gita)
    assert deletion_date(brief) == date(
        2026, 4, 1
    )  # Cleo presented on 2 March; her later issue has no brief.
    assert deletion_date(never_brought) == deletion_date(people.harbour)
    with time_machine.travel(datetime(2026, 3, 31, 22, 59, tzinfo=UTC), tick=False) as moved:
        assert retention.retain().briefs == 0
        moved.shift(timedelta(minutes=1))
        assert retention.retain(dry_run=True).briefs == 1
        assert retention.retain().briefs == 1
    assert list(rows(Brief).values_list("pk", flat=True)) == [never_brought.pk]
    assert Deletion.objects.filter(kind="brief", subject_id=brief.pk).exists()


def test_a_brief_waits_for_the_session_to_which_its_issue_comes_next(people: Cast) -> None:
    with scopes_disabled():
        brief = Brief.objects.get(person=people.cleo)
    later = factories.session(people.harbour, starts_at=MET + timedelta(days=70))
    Bid.objects.create(session=later, person=people.cleo, issue_id=brief.issue_id)
    assert deletion_date(brief) == (MET + timedelta(days=100)).date()
    Session.objects.filter(pk=later.pk).update(status="cancelled")
    assert deletion_date(brief) == date(2026, 4, 1)


def test_one_set_that_cannot_be_deleted_does_not_keep_the_others(
    people: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    LearningSet.objects.filter(pk=people.heron.pk).update(standing="ended", ended_at=ENDED)
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


def test_owners_are_told_two_weeks_ahead_once_and_without_words(people: Cast) -> None:
    rows(Brief).filter(person=people.cleo).delete()  # gone since April
    with time_machine.travel(datetime(2026, 8, 15, 12, tzinfo=UTC), tick=False) as moved:
        assert notices.tell_ahead() == 0
        moved.shift(timedelta(days=1))
        assert notices.tell_ahead() == 7  # six members and the facilitator
        assert notices.tell_ahead() == 0
        outbox.send_due()
    subjects = {message.subject for message in mail.outbox}
    assert subjects == {"Harbour set: words of yours will be deleted on 30 August 2026"}
    assert min(message.to[0] for message in mail.outbox) == "ada@demo.example"
    assert not any(WORDS in message.body for message in mail.outbox)
    assert "http://127.0.0.1:8000/profile/data/" in mail.outbox[0].body


def test_author_of_a_brief_is_told_ahead_and_nobody_else(people: Cast) -> None:
    with time_machine.travel(datetime(2026, 3, 18, 12, tzinfo=UTC), tick=False):
        assert notices.tell_ahead() == 1
        outbox.send_due()
    (message,) = mail.outbox
    assert message.to == ["cleo@demo.example"]
    assert "deleted on 1 April 2026" in message.subject
    assert WORDS not in message.body


def test_letter_is_dropped_when_the_day_has_moved(people: Cast) -> None:
    rows(Brief).filter(person=people.cleo).delete()  # gone since April
    with time_machine.travel(datetime(2026, 8, 20, tzinfo=UTC), tick=False):
        notices.tell_ahead()
        LearningSet.objects.filter(pk=people.harbour.pk).update(standing="facilitated", ended_at=None)
        outbox.send_due()
    assert mail.outbox == []
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {"dropped"}


def test_command_says_what_it_would_do_and_does_it(people: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    tell()
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        call_command("retain", "--dry-run")
        assert "the words of 1 sets would be deleted" in capsys.readouterr().out
        assert words_left(people.harbour) > 10
        call_command("retain")
        assert "sets: 1 of 1" in capsys.readouterr().out
    assert words_left(people.harbour) == 0


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


def test_drafts_that_nobody_touched_for_long_go(people: Cast) -> None:
    rows(Draft).update(about=None, slot="issue:new:brief", updated_at=timezone.now() - timedelta(days=91))
    assert retention.retain().drafts == 1


def test_pages_of_every_app_can_show_the_day(people: Cast) -> None:
    page = Template('{% load rights %}{{ set|deletion_date|date:"j F Y" }}')
    with time_machine.travel(ENDED, tick=False):
        assert page.render(Context({"set": people.harbour})) == "30 August 2026"


def test_every_table_of_words_has_its_day() -> None:
    """One made later must be given one: of a set, that is done for it; of a person alone, somebody has to say."""
    alone = {model for model in sealed_models() if not issubclass(model, SetWords)}
    assert alone == {Brief, Draft, LogEntry}


def cleos_brief(people: Cast) -> Brief:
    with scopes_disabled():
        return Brief.objects.select_related("issue").get(person=people.cleo)


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
        save_draft(person=people.cleo, slot=slots(cleos_brief(people).issue_id)["brief"], words=WORDS)
    assert deletion_date(cleos_brief(people)) == date(2026, 4, 30)


def test_a_draft_of_a_brief_that_was_never_kept_goes_when_the_brief_would_have(people: Cast) -> None:
    tell()
    issue = rows(Issue).get(pk=cleos_brief(people).issue_id)
    rows(Brief).filter(issue=issue).delete()
    with time_machine.travel(datetime(2026, 3, 3, 12, tzinfo=UTC), tick=False) as moved:
        save_draft(person=people.cleo, slot=slots(issue.pk)["brief"], words=WORDS)
        moved.move_to(datetime(2026, 4, 1, 22, 59, tzinfo=UTC))
        assert retention.retain().drafts == 0
        moved.shift(timedelta(minutes=1))
        assert retention.retain(dry_run=True).drafts == 1
        assert retention.retain().drafts == 1
        assert not rows(Draft).filter(person=people.cleo).exists()


def test_a_brief_deleted_again_after_a_restore_takes_its_draft_along(people: Cast) -> None:
    tell()
    brief = cleos_brief(people)
    save_draft(person=people.cleo, slot=slots(brief.issue_id)["brief"], words=WORDS)
    deletions.redo([json.dumps({"kind": "brief", "id": str(brief.pk)})])
    assert not rows(Draft).filter(person=people.cleo).exists()


def test_words_go_on_their_day_though_nobody_could_be_told(people: Cast) -> None:
    with time_machine.travel(datetime(2026, 9, 14, 12, tzinfo=UTC), tick=False):
        assert retention.retain() == retention.Retained(briefs=1, sets=1)
        assert notices.tell_ahead() == 0


def test_a_programme_takes_no_days_that_leave_less_than_two_weeks_to_tell(people: Cast) -> None:
    programme = Programme.objects.get(pk=people.programme.pk)
    with time_machine.travel(datetime(2026, 7, 11, 12, tzinfo=UTC), tick=False):
        programme.retention_days = 30  # words would have gone on 1 July
        with pytest.raises(ValidationError, match="two weeks") as refused:
            programme.full_clean()
        assert list(refused.value.message_dict) == ["retention_days"]
        programme.retention_days = 60
        programme.full_clean()
    with time_machine.travel(MET + timedelta(days=36), tick=False):
        programme.retention_days, programme.brief_days = 90, 10
        with pytest.raises(ValidationError, match="two weeks") as refused:
            programme.full_clean()
        assert list(refused.value.message_dict) == ["brief_days"]
        programme.brief_days = 20
        programme.full_clean()


def test_places_go_with_the_words(people: Cast) -> None:
    tell()
    LearningSet.objects.filter(pk=people.harbour.pk).update(place=WORDS)
    Session.objects.filter(learning_set=people.harbour).update(place=WORDS)
    with time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC), tick=False):
        retention.retain()
    assert not LearningSet.objects.filter(place=WORDS).exists()
    assert not Session.objects.filter(place=WORDS).exists()


@pytest.fixture
def emptied(people: Cast) -> Cast:
    """The words have gone."""
    retention.delete_set_content(people.harbour.pk)
    people.harbour.refresh_from_db()
    return people


def test_nobody_writes_in_a_set_whose_words_have_gone(emptied: Cast) -> None:
    harbour, ada, cleo, gita = emptied.harbour, emptied.ada, emptied.cleo, emptied.gita
    closed = Session.objects.filter(learning_set=harbour).order_by("starts_at")[0]
    room = factories.session(harbour)
    Session.objects.filter(pk=room.pk).update(status="running", host=ada)
    plan = Plan(
        name="Harbour", time_zone="UTC", default_format="classic", planned_sessions=6, weeks_between=5,
        minutes=120, rounds=2, place=WORDS,
    )  # fmt: skip
    with scopes_disabled():
        settled = Issue.objects.filter(owner=cleo).order_by("id")[0]
        settled.standing = "worked-on"
        settled.save()
        begun = Issue.objects.get(owner=gita, standing="draft")
        attempts: list[Callable[[], object]] = [
            lambda: write_log(person=ada, session_id=closed.pk, words=WORDS),
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
                place=WORDS,
            ),
        ]
        for attempt in attempts:
            with pytest.raises(Refused, match=r"has been deleted|This set has ended"):
                attempt()


def test_words_that_came_in_after_the_deletion_go_with_the_next_run(emptied: Cast) -> None:
    held = Session.objects.filter(learning_set=emptied.harbour).order_by("starts_at")[0]
    with scopes_disabled():
        LogEntry.objects.create(session=held, person=emptied.ada, words=WORDS)
        factories.brief(Issue.objects.filter(owner=emptied.gita).order_by("id")[0], WORDS)
    Session.objects.filter(pk=held.pk).update(closing_question=WORDS)
    assert retention.retain(dry_run=True).sets == 1
    assert retention.retain().sets == 1
    assert rows(LogEntry).count() == rows(Brief).count() == 0
    assert not Session.objects.filter(closing_question=WORDS).exists()
    assert retention.retain() == retention.Retained()


def test_pages_show_the_day_and_that_it_is_over(people: Cast, client: Client) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(
        ended_at=datetime(2026, 6, 1, 11, 30, tzinfo=UTC), time_zone="Pacific/Auckland"
    )
    with time_machine.travel(ENDED + timedelta(days=1), tick=False) as moved:
        client.force_login(people.ben)
        for page in ("privacy", "rights:mine"):
            assert "Harbour set: deleted on 30 August 2026." in client.get(reverse(page)).content.decode()
        moved.move_to(datetime(2026, 6, 9, 12, tzinfo=UTC))
        retention.delete_set_content(people.harbour.pk)
        for page in ("privacy", "rights:mine"):
            said = client.get(reverse(page)).content.decode()
            assert "Harbour set: what was written in it was deleted on 10 June 2026." in said
