"""The counts of a set's actions, kept by the services that change them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from actions.models import Action, Outcome, Report, Tally
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

    Only if four owners or more stand behind it, and behind what differs from what was shown before, of each figure by
    itself: else what was shown stays. Nothing is in it from before the set last came to have four members.
    """
    tally = Tally.objects.select_for_update().get(learning_set_id=learning_set_id)
    now, since = clock.now(), enough_members_since(learning_set_id)
    if since is None or tally.asked_before is None:
        return
    was = _Window(tally.shown_since or now, tally.shown_before or now, tally.shown_at or now)
    is_now = _Window(since, tally.asked_before, now)
    said = _stories(learning_set_id)
    states = [(story.owner, was.state(story), is_now.state(story)) for story in said]
    owners = {owner for owner, _then, state in states if state.is_due}
    seen = [known is not None for known in (tally.shown_due, tally.shown_reported, tally.shown_done)]
    if len(owners) < LEAST_PEOPLE or not _tells_of_enough(states, seen):
        return
    tally.shown_due = sum(state.is_due for _owner, _then, state in states)
    tally.shown_reported = sum(state.is_reported for _owner, _then, state in states)
    tally.shown_done = sum(state.is_done for _owner, _then, state in states)
    tally.shown_at, tally.shown_since, tally.shown_before = now, since, tally.asked_before
    tally.save()


class _State(NamedTuple):
    is_due: bool
    is_reported: bool
    is_done: bool


class _Story(NamedTuple):
    """One action: whose it is, when it was said, and what was reported on it, oldest first."""

    owner: UUID
    said_at: datetime
    reports: list[tuple[datetime, str]]


class _Window(NamedTuple):
    """Which actions a tally counts: said from `since` and `before` a session, reported on until `at`."""

    since: datetime
    before: datetime
    at: datetime

    def state(self, story: _Story) -> _State:
        is_due = self.since <= story.said_at < self.before
        outcomes = [outcome for at, outcome in story.reports if at <= self.at]
        return _State(is_due, is_due and bool(outcomes), is_due and outcomes[-1:] == [Outcome.DONE])


def _stories(learning_set_id: UUID) -> list[_Story]:
    """The set's actions in two queries, without a word of them."""
    reports: dict[UUID, list[tuple[datetime, str]]] = {}
    told = Report.objects.filter(action__in=Action.objects.of_set(learning_set_id))
    for action, at, outcome in told.order_by("reported_at", "id").values_list(
        "action_id", "reported_at", "outcome"
    ):
        reports.setdefault(action, []).append((at, outcome))
    rows = Action.objects.of_set(learning_set_id).values_list("pk", "owner_id", "created_at")
    return [_Story(owner, at, reports.get(pk, [])) for pk, owner, at in rows]


def _tells_of_enough(states: list[tuple[UUID, _State, _State]], seen: list[bool]) -> bool:
    """Whether something differs, and no figure that a lead has seen by what fewer than four owners did."""
    differing = [{owner for owner, then, state in states if then[part] != state[part]} for part in range(3)]
    return any(differing) and not any(
        was_seen and 0 < len(owners) < LEAST_PEOPLE for was_seen, owners in zip(seen, differing, strict=True)
    )


def retally(learning_set_id: UUID) -> Tally:
    tally, _made = Tally.objects.select_for_update().get_or_create(learning_set_id=learning_set_id)
    actions = Action.objects.of_set(learning_set_id)
    tally.said = actions.count()
    due = actions.filter(created_at__lt=tally.asked_before) if tally.asked_before else actions.none()
    tally.due = due.count()
    tally.reported = due.exclude(outcome="").count()
    tally.save()
    return tally
