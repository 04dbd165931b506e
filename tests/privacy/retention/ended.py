"""A set that met twice and ended, with words in every table; and ways to look at what is left of them."""

from datetime import UTC, datetime, timedelta

import time_machine
from django_scopes import scopes_disabled

from accounts.models import Draft
from actions.models import Action, ActionEvent, Tally
from core.db.unscoped import rows
from core.sealing.registry import sealed_models
from dashboards import reads
from issues.models import Brief, Issue
from privacy.services import notices
from sessions.models import Apology, Attendance, Contribution, LogEntry, Reflection, Round, Session, Step
from sessions.reads.balance import balance
from sets.models import LearningSet, SetWords
from tests import factories
from tests.cast import Cast

MET = datetime(2026, 3, 2, 10, tzinfo=UTC)
ENDED = datetime(2026, 6, 1, 9, tzinfo=UTC)
WORDS = "canary"


def words_everywhere(people: Cast, held: Session) -> None:
    """Into each table that has words of a set; the brief lies there since the day before they met."""
    harbour, ben = people.harbour, people.ben
    factories.agreement(harbour, rules=WORDS, accepted_by=people.members)
    factories.theme(harbour, WORDS)
    turn = Round.objects.filter(session=held).order_by("position")[0]
    step = Step.objects.filter(round=turn).order_by("position")[0]
    Contribution.objects.create(
        learning_set=harbour, round=turn, step=step, author=ben, written_by=ben, kind="note", words=WORDS
    )
    Reflection.objects.create(learning_set=harbour, session=held, author=ben, kind="well", words=WORDS)
    LogEntry.objects.create(session=held, person=people.ada, words=WORDS)
    Apology.objects.create(learning_set=harbour, session=held, person=ben, reason=WORDS)
    for action in Action.objects.filter(learning_set=harbour).order_by("id"):
        factories.report(action, happened=WORDS, changed=WORDS)
        ActionEvent.objects.create(action=action, person=action.owner, kind="note", words=WORDS)
    factories.brief(Issue.objects.filter(owner=people.cleo).order_by("id")[0], WORDS)
    factories.brief(factories.issue(people.gita, harbour, WORDS, status="draft"), WORDS)
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
    reads.forget()
    overview = reads.overview(people.programme.pk)
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


def cleos_brief(people: Cast) -> Brief:
    with scopes_disabled():
        return Brief.objects.select_related("issue").get(person=people.cleo)
