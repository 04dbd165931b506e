"""What is read once for all who look: after a change nine screens fetch at once, and the rows below them are the same.

Nothing in here has been held against anybody's rights, so nothing of it is shown as it stands: each part of the state
asks the `Viewer` what of it may be read. What those rights hang on (who asks, their roles, what was opened to them by
name) and what is somebody's own (drafts) is read for each request.
"""

import threading
import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.functional import cached_property

from actions.models import Action
from core import clock
from core.db.compiled import compiled_query
from core.ui.drawn import Drawings
from room.state import attendance_rows
from sessions.models import Commitment, Contribution, QueueEntry, Round, Session
from sessions.reads.formats import with_own_words
from sessions.reads.plan import plan_and_visit

# How long a reading serves other screens at the most, while nothing has been said to change: what is changed elsewhere
# than in the room, and is no topic (a name), is seen this much later.
SECONDS = 1.0
# How long what was drawn of a room is kept, so that a change draws anew what it changes and no more. A drawing is found
# by the very values it was made from, so an old one is never shown for a new one.
DRAWN_SECONDS = 30.0

_lock = threading.Lock()
_readings: dict[UUID, "Reading"] = {}
_drawn: dict[UUID, tuple[Drawings, float]] = {}
_turns: dict[UUID, threading.Lock] = {}


class Reading:
    """The rows of a room as they were after one change. Its words are opened once, and are gone with it."""

    def __init__(self, session: Session, now: datetime, before: Drawings | None = None) -> None:
        self.changes, self.until = session.changes, time.monotonic() + SECONDS
        self._session_id = session.pk
        self.steps, self.visit = plan_and_visit(session)
        with_own_words(session, self.steps)
        self.register = attendance_rows.register(session.pk)
        self.memberships = attendance_rows.memberships(session.learning_set_id, now)
        self.drawn = Drawings(before)  # parts of the page that were drawn from these rows
        self._kept: dict[UUID, Sequence[Contribution]] = {}
        self._actions: dict[UUID, Sequence[Action]] = {}

    @cached_property
    def rounds(self) -> Sequence[Round]:
        """Each once, in the order of the plan."""
        return list({row.round_id: row.round for row in self.steps if row.round}.values())

    @property
    def is_of_old_topics(self) -> bool:
        """Whether a topic was put into other words, or kept in the room, on its owner's own pages since."""
        known = [round_.issue for round_ in self.rounds if round_.issue]
        if not known:
            return False
        now = {(row.issue_id, row.topic_changed_at) for row in _topics(self._session_id)}  # type: ignore[attr-defined]  # annotated
        return {(one.pk, one.updated_at) for one in known} != now

    @cached_property
    def queue(self) -> Sequence[QueueEntry]:
        """Who has the floor or waits for it, in turn."""
        return attendance_rows.queue(self._session_id)

    def kept_in(self, round_id: UUID) -> Sequence[Contribution]:
        """What was said in a round and not withdrawn, in order. Asked for within the scope of who may read it."""
        if round_id not in self._kept:
            rows = Contribution.objects.filter(round=round_id, withdrawn_at=None).select_related("author")
            self._kept[round_id] = list(rows)
        return self._kept[round_id]

    def actions_of(self, round_id: UUID) -> Sequence[Action]:
        """What was committed to in a round, in order. Asked for within the scope of who may read it."""
        if round_id not in self._actions:
            links = Commitment.objects.filter(round=round_id).select_related("action")
            self._actions[round_id] = [link.action for link in links]
        return self._actions[round_id]


@compiled_query
def _topics(session_id: UUID) -> QuerySet[Round]:
    rounds = Round.objects.filter(session=session_id).exclude(issue=None).order_by()
    return rounds.only("id", "issue_id").annotate(topic_changed_at=F("issue__updated_at"))


def reading_of(session: Session) -> Reading:
    """The rows as they are after the session's last change, read now unless another screen has just asked."""
    with _lock:
        _forget_old()
        turn = _turns.setdefault(session.pk, threading.Lock())
    with turn:  # who comes second to a room waits for the first one's reading; other rooms wait for nobody
        found = _readings.get(session.pk)
        if found is None or found.changes != session.changes or found.is_of_old_topics:
            before, _until = _drawn.get(session.pk, (None, 0.0))
            found = _readings[session.pk] = Reading(session, clock.now(), before)
            _drawn[session.pk] = (found.drawn, time.monotonic() + DRAWN_SECONDS)
        return found


def forget() -> None:
    """Read everything anew."""
    with _lock:
        _readings.clear()
        _drawn.clear()
        _turns.clear()


def _forget_old() -> None:
    now = time.monotonic()
    for session_id in [pk for pk, reading in list(_readings.items()) if reading.until <= now]:
        _readings.pop(session_id, None)
        _turns.pop(session_id, None)  # who holds it still reads for themselves, and does no harm
    for session_id in [pk for pk, (_parts, until) in list(_drawn.items()) if until <= now]:
        _drawn.pop(session_id, None)
