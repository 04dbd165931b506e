"""The counts of a set's actions, kept by the services that change them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min

from actions.models import Action, Tally
from core import clock
from sets.group_size import LEAST_PEOPLE
from sets.reads import enough_members_since


def recount(*, learning_set_id: UUID, asked_before: datetime | None) -> Tally:
    """Recount the set's tally at a session's close; actions from before the session were due at it. None: no session
    was held."""
    tally, _made = Tally.objects.get_or_create(learning_set_id=learning_set_id)
    tally.asked_before = asked_before
    tally.save(update_fields=["asked_before"])
    return retally(learning_set_id)


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


def retally(learning_set_id: UUID) -> Tally:
    tally, _made = Tally.objects.select_for_update().get_or_create(learning_set_id=learning_set_id)
    actions = Action.objects.of_set(learning_set_id)
    tally.said = actions.count()
    due = actions.filter(created_at__lt=tally.asked_before) if tally.asked_before else actions.none()
    tally.due = due.count()
    tally.reported = due.exclude(outcome="").count()
    tally.save()
    return tally
