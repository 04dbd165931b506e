"""Retention: deletes words on their date, briefs after their session and other words after their set; keeps figures.

| words in | on the day |
|---|---|
| contributions, reflections, apologies, themes, briefs, review sheets, drafts | rows deleted: nothing counts them |
| invitations never accepted | rows deleted, with their addresses |
| lists of people to place, and leads' private notes on them | rows deleted, two weeks after their programme |
| topic lines, actions, reports, agreements | words emptied: bids, turns, tallies and acceptances hang on the rows |
| closing questions, titles of activities, places, video links (typed, not sealed) | emptied |

A facilitator's log and a released sentence are their author's, and stay.
Then the set's key is shredded, so that copies of the rows elsewhere cannot be read either.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q, QuerySet

from accounts.models import NOTE, Draft
from actions.models import ActionEvent
from core import clock
from core.audit import trail
from core.backup import deletions
from core.db.unscoped import empty_words, rows
from core.sealing import Holder
from core.sealing.destruction import shred
from core.sealing.progress import Progress, silent
from core.sealing.registry import sealed_models
from issues.models import Brief, Issue, Theme
from planning.models import JoiningNotes, PollNote, ReminderWords
from privacy.reads.dated_briefs import DatedBrief, dated_briefs, due_drafts, forget_draft_of
from privacy.reads.related_drafts import drafts_of_set
from privacy.reads.retention_days import brief_days, ended_sets, has_come, set_day
from privacy.services.placing import delete_placing, due_programmes
from sessions.models import (
    Apology,
    Contribution,
    OwnFormat,
    Reflection,
    Round,
    Session,
    StepWords,
    TraineeFeedback,
)
from sets.models import EMPTIED, Invitation, LearningSet, Membership, ReviewSheet, SetWords

log = logging.getLogger("privacy.retention")

SET_CONTENT, BRIEF = EMPTIED, "brief"
PADS_KEPT = timedelta(days=1)  # after the close
DRAFT_DAYS = 90  # a draft unchanged for so long is abandoned
UNCOUNTED: tuple[type[SetWords], ...] = (
    Contribution,
    Reflection,
    Apology,
    OwnFormat,
    JoiningNotes,
    PollNote,
    ReminderWords,
    ReviewSheet,
    StepWords,
    Theme,
    TraineeFeedback,
)


@dataclass
class Retained:
    """What a run deleted, or with `dry_run` would delete; what failed is tried again by the next run."""

    sets: int = 0
    briefs: int = 0
    drafts: int = 0
    lists: int = 0
    failed: int = 0


def retain(*, dry_run: bool = False, progress: Progress = silent) -> Retained:
    """Delete everything that is due. Each brief and set is its own transaction, so an interrupted run can be
    repeated."""
    done = Retained()
    briefs, sets = list(due_briefs()), [*due_sets(), *refilled_sets()]
    for number, brief in enumerate(briefs, start=1):
        done.briefs += dry_run or _tried(done, lambda brief=brief: delete_brief(brief))  # type: ignore[misc]
        progress("briefs", number, len(briefs))
    for number, learning_set in enumerate(sets, start=1):
        pk = learning_set.pk
        done.sets += dry_run or _tried(done, lambda pk=pk: delete_set_content(pk))  # type: ignore[misc]
        progress("sets", number, len(sets))
    over = due_programmes()
    for programme in over:
        done.lists += dry_run or _tried(done, lambda pk=programme.pk: delete_placing(pk))  # type: ignore[misc]
    old = (
        rows(Draft)
        .filter(updated_at__lt=clock.now() - timedelta(days=DRAFT_DAYS))
        .exclude(slot__startswith=NOTE)
        | due_drafts()
        | _due_pads()
    )
    done.drafts = old.count() if dry_run else old.delete()[0]
    return done


def _due_pads() -> QuerySet[Draft]:
    """Pads of sessions that closed a day ago: their owners were asked since."""
    closed = Session.objects.filter(closed_at__lt=clock.now() - PADS_KEPT)
    return rows(Draft).filter(slot__startswith="pad:", about__in=closed.values("pk"))


def due_briefs() -> Iterator[DatedBrief]:
    """Briefs that are due for deletion."""
    return (brief for brief in dated_briefs() if has_come(brief.day, brief.zone))


def due_sets() -> Iterator[LearningSet]:
    """Sets whose words are due for deletion and still there."""
    return (one for one in ended_sets() if has_come(set_day(one), one.zone))


def refilled_sets() -> list[LearningSet]:
    """Sets that hold words again after deletion, for instance ones written at the same moment; they are deleted
    again."""
    found: set[UUID] = set()
    gone = LearningSet.objects.emptied()
    for model, path, fields in _places():
        filled = reduce(or_, (~Q(**{field: ""}) for field in fields)) if fields else Q()
        held = rows(model).filter(filled, **{f"{path}__in": gone.values("pk")})
        found.update(held.order_by().values_list(path, flat=True).distinct())
    return list(gone.filter(pk__in=found).order_by("pk"))


def _places() -> Iterator[tuple[type[models.Model], str, tuple[str, ...]]]:
    """Tables with words of sets: model, path to the set, and the fields to blank; () where rows are deleted."""
    yield Brief, "issue__learning_set", ()
    yield ActionEvent, "action__learning_set", ()
    yield LearningSet, "pk", ("venue", "link")
    yield Session, "learning_set", ("closing_question", "venue", "link")
    yield Round, "session__learning_set", ("title",)
    for model in sealed_models():
        if issubclass(model, SetWords):
            whole = model in UNCOUNTED
            yield model, "learning_set", () if whole else tuple(field.name for field in model.sealed_fields())


@transaction.atomic
def delete_brief(brief: DatedBrief) -> None:
    """Delete a brief and its draft, unless a change has just moved its date. The author's key stays, since their other
    briefs need it."""
    # The same lock as for changing a brief.
    rows(Issue).select_for_update(of=("self",)).filter(pk=brief.issue_id).first()
    row = rows(Brief).filter(pk=brief.id).first()
    if row is None or not has_come(brief_days([brief.issue_id])[brief.issue_id], brief.zone):
        return
    trail.record(actor=None, verb="brief.deleted", obj=row, learning_set_id=brief.learning_set_id)
    _forget_brief(brief.id)


@transaction.atomic
def delete_set_content(learning_set_id: UUID) -> None:
    """Delete all words of a set and shred its key; the set, its dates and figures stay. Idempotent."""
    learning_set = LearningSet.objects.select_for_update(of=("self",)).filter(pk=learning_set_id).first()
    if learning_set is None:
        return
    gone = _delete_rows(learning_set_id) + _empty_rows(learning_set_id)
    shred(Holder("set", learning_set_id))
    deletions.note(kind=SET_CONTENT, subject_id=learning_set_id)
    trail.record(
        actor=None, verb="set.content_deleted", obj=learning_set, learning_set_id=learning_set_id, rows=gone
    )


def _delete_rows(learning_set_id: UUID) -> int:
    gone = drafts_of_set(learning_set_id).delete()[0]
    for brief_id in rows(Brief).filter(issue__learning_set=learning_set_id).values_list("pk", flat=True):
        _forget_brief(brief_id)
        gone += 1
    gone += rows(ActionEvent).filter(action__learning_set=learning_set_id).delete()[0]
    for model in UNCOUNTED:
        gone += rows(model).filter(learning_set=learning_set_id).delete()[0]
    Invitation.objects.filter(learning_set=learning_set_id, accepted_at=None).delete()
    Membership.objects.filter(learning_set=learning_set_id).exclude(invited_as="").update(invited_as="")
    return gone


def _empty_rows(learning_set_id: UUID) -> int:
    """Blank the fields with words in all other tables, future ones included, and unencrypted text fields."""
    return sum(
        empty_words(rows(model).filter(**{path: learning_set_id}), *fields)
        for model, path, fields in _places()
        if fields
    )


@deletions.redone_by(BRIEF)
def _forget_brief(brief_id: UUID) -> None:
    for brief in rows(Brief).filter(pk=brief_id):
        forget_draft_of(brief)
        brief.delete()
    deletions.note(kind=BRIEF, subject_id=brief_id)


deletions.redone_by(SET_CONTENT)(delete_set_content)


def _tried(done: Retained, act: Callable[[], None]) -> bool:
    """Run one deletion; an error is logged and does not stop the others."""
    try:
        act()
    except Exception:
        log.exception("not deleted")
        done.failed += 1
        return False
    return True
