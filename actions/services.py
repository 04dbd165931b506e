"""Services that create, change, withdraw and report on actions."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Action, Outcome, Report, Tally
from core import clock
from core.audit import trail
from core.errors import Refused
from sets.group_size import LEAST_PEOPLE
from sets.reads import enough_members_since

MOST_CHARACTERS = 4000


@transaction.atomic
def commit_to(
    *,
    owner_id: UUID,
    learning_set_id: UUID,
    words: str,
    due_on: date | None = None,
    issue_id: UUID | None = None,
) -> Action:
    """Create an action; without a date it is due at the set's next session."""
    return Action.objects.create(
        owner_id=owner_id,
        learning_set_id=learning_set_id,
        words=_said(words),
        due_on=due_on,
        issue_id=issue_id,
    )


@transaction.atomic
def change_action(
    *, action_id: UUID, person: User, words: str, due_on: date | None, written_by: User | None = None
) -> Action:
    """Change an action's text or date; the audit names whoever did it for the owner."""
    action: Action = Action.objects.select_for_update().get(pk=action_id)
    if action.owner_id != person.pk:
        raise PermissionDenied
    action.words, action.due_on = _said(words), due_on
    action.save(update_fields=["words", "due_on", "updated_at"])
    _record(written_by or person, "action.changed", action)
    return action


@transaction.atomic
def take_back(*, action_id: UUID, person: User, written_by: User | None = None) -> None:
    """Delete an action that has no reports; only the audit keeps that it existed."""
    action: Action = Action.objects.select_for_update().get(pk=action_id)
    if action.owner_id != person.pk:
        raise PermissionDenied
    if action.reports.exists():
        raise Refused(_("It has already been reported on, so it cannot be removed."))
    _record(written_by or person, "action.taken_back", action)
    action.delete()
    _retally(action.learning_set_id)


@transaction.atomic
def report_on(
    *,
    action_id: UUID,
    person: User,
    outcome: str,
    happened: str | None = "",
    changed: str | None = "",
    keep_open: bool | None = False,
    since: datetime | None = None,
    written_by: User | None = None,
) -> Report:
    """Report on an action; a report made after `since` is changed instead of adding a second, None leaving its part.

    "Done" and "changed" close the action unless the rest is kept open; "partly" and "not yet" leave it open.
    """
    action: Action = Action.objects.select_for_update().get(pk=action_id)
    if action.owner_id != person.pk:
        raise PermissionDenied
    if outcome not in Outcome.values:
        raise Refused(_("Choose what became of it: done, partly, changed or not yet."), field="outcome")
    report = action.reports.filter(reported_at__gte=since).last() if since else None
    report = report or Report(action=action, learning_set_id=action.learning_set_id)
    report.outcome = outcome
    if happened is not None:
        report.happened = _short_enough(happened.strip(), field="happened")
    if changed is not None:
        report.changed = _short_enough(changed.strip(), field="changed")
    report.keep_open = report.keep_open if keep_open is None else keep_open
    report.save()
    closes = outcome in {Outcome.DONE, Outcome.CHANGED} and not report.keep_open
    action.outcome, action.closed_at = outcome, clock.now() if closes else None
    action.save(update_fields=["outcome", "closed_at", "updated_at"])
    _record(written_by or person, "action.reported", action, outcome=outcome)
    _retally(action.learning_set_id)
    return report


def recount(*, learning_set_id: UUID, asked_before: datetime | None) -> Tally:
    """Recount the set's tally at a session's close; actions from before the session were due at it. None: no session
    was held."""
    tally, _made = Tally.objects.get_or_create(learning_set_id=learning_set_id)
    tally.asked_before = asked_before
    tally.save(update_fields=["asked_before"])
    return _retally(learning_set_id)


def publish(*, learning_set_id: UUID) -> None:
    """At a session's close, put in force what leads read of the set's actions; see docs/figures.md.

    Only if four owners or more stand behind it, and behind what differs from what was shown before: else what was
    shown stays. Nothing is in it from before the set last came to have four members.
    """
    tally = Tally.objects.select_for_update().get(learning_set_id=learning_set_id)
    now, since = clock.now(), enough_members_since(learning_set_id)
    if since is None or tally.asked_before is None:
        return
    was = _Window(tally.shown_since or now, tally.shown_before or now, tally.shown_at or now)
    is_now = _Window(since, tally.asked_before, now)
    rows = Action.objects.of_set(learning_set_id).annotate(first_report=Min("reports__reported_at"))
    said = list(rows.values_list("owner_id", "created_at", "first_report"))
    states = [(owner, was.state(at, report), is_now.state(at, report)) for owner, at, report in said]
    owners = {owner for owner, _then, state in states if state.is_due}
    differing = {owner for owner, then, state in states if then != state}
    if min(len(owners), len(differing)) < LEAST_PEOPLE:
        return
    tally.shown_due = sum(state.is_due for _owner, _then, state in states)
    tally.shown_reported = sum(state.is_reported for _owner, _then, state in states)
    tally.shown_at, tally.shown_since, tally.shown_before = now, since, tally.asked_before
    tally.save()


class _State(NamedTuple):
    is_due: bool
    is_reported: bool


class _Window(NamedTuple):
    """Which actions a tally counts: said from `since` and `before` a session, reported on until `at`."""

    since: datetime
    before: datetime
    at: datetime

    def state(self, said_at: datetime, reported_at: datetime | None) -> _State:
        is_due = self.since <= said_at < self.before
        return _State(is_due, is_due and reported_at is not None and reported_at <= self.at)


def _record(actor: User, verb: str, action: Action, **facts: trail.Fact) -> None:
    trail.record(actor=actor, verb=verb, obj=action, learning_set_id=action.learning_set_id, **facts)


def _retally(learning_set_id: UUID) -> Tally:
    tally, _made = Tally.objects.select_for_update().get_or_create(learning_set_id=learning_set_id)
    actions = Action.objects.of_set(learning_set_id)
    tally.said = actions.count()
    due = actions.filter(created_at__lt=tally.asked_before) if tally.asked_before else actions.none()
    tally.due = due.count()
    tally.reported = due.exclude(outcome="").count()
    tally.save()
    return tally


def _said(words: str) -> str:
    said = words.strip()
    if not said:
        raise Refused(_("Write the action as it was said."), field="words")
    return _short_enough(said, field="words")


def _short_enough(said: str, *, field: str) -> str:
    if len(said) > MOST_CHARACTERS:
        raise Refused(_("At most %(most)d characters.") % {"most": MOST_CHARACTERS}, field=field)
    return said
