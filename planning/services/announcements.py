"""Telling a set that a session was planned, changed or called off: from the audit, so that nobody has to remember to.

What follows quickly on one another is one piece of news: two minutes after the last change, each person is told once
what has become of it, and nothing when it came to nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from core.models import AuditRow, OutboxMail
from sessions.models import Session
from sets.models import Membership

SETTLES = timedelta(minutes=2)
LOOKS_BACK = timedelta(days=3)  # as long as the tick may stand still without news being lost
PLANNED, CHANGED, CANCELLED, RESTORED = (
    "session.planned", "session.changed", "session.cancelled", "session.restored",
)  # fmt: skip


@dataclass(frozen=True)
class News:
    """What became of one session; `seq` is the deed that settled it."""

    session_id: UUID
    letter: str
    seq: int
    by: str


def tell_news() -> int:
    """Post what is news to each who belongs to the set today; says to how many."""
    told = 0
    for news in recent_news():
        session = Session.objects.filter(pk=news.session_id).first()
        if session is None or session.starts_at <= clock.now():
            continue
        people = people_of(session)
        keys = {f"session.news:{session.pk}:{news.seq}:{person.pk}": person for person in people}
        for key in keys.keys() - posted(keys):
            about = {"session": str(session.pk), "person": str(keys[key].pk), "by": news.by}
            post(key=key, to=keys[key].email, letter=news.letter, about=about)
            told += 1
    return told


def recent_news() -> list[News]:
    """What settled within the last days, oldest first."""
    now = clock.now()
    deeds = AuditRow.objects.filter(
        id__gte=_first_key_of(now - LOOKS_BACK), verb__in=[PLANNED, CHANGED, CANCELLED, RESTORED]
    )
    in_order = sorted(deeds.order_by("seq"), key=lambda deed: (deed.object_id, deed.seq))
    found = []
    for _session_id, rows in groupby(in_order, key=lambda deed: deed.object_id):
        for burst in _bursts(rows):
            if burst[-1].created_at <= now - SETTLES:
                found += _settled(burst)
    return sorted(found, key=lambda news: news.seq)


def people_of(session: Session) -> list[User]:
    """Who belongs to its set today, each once."""
    held = Membership.objects.current().filter(learning_set=session.learning_set_id)
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk"))


def posted(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a letter was posted."""
    return set(OutboxMail.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _bursts(deeds: Iterable[AuditRow]) -> Iterator[list[AuditRow]]:
    """Deeds on one session, parted where it was left alone for two minutes."""
    burst: list[AuditRow] = []
    for deed in deeds:
        if burst and deed.created_at - burst[-1].created_at >= SETTLES:
            yield burst
            burst = []
        burst.append(deed)
    yield burst


def _settled(burst: list[AuditRow]) -> list[News]:
    """What it came to: from how things stood before the first deed to how they stand after the last."""
    verbs, last = [deed.verb for deed in burst], burst[-1]
    was_on, is_on = verbs[0] not in (PLANNED, RESTORED), last.verb != CANCELLED
    letter = {
        (False, True): "sessions.planned" if verbs[0] == PLANNED else "sessions.changed",
        (True, False): "sessions.cancelled",
        (True, True): "sessions.changed" if CHANGED in verbs else "",
        (False, False): "",
    }[was_on, is_on]
    news = News(UUID(last.object_id), letter, last.seq, str(last.actor_id or ""))
    return [news] if letter else []


def _first_key_of(moment: datetime) -> UUID:
    """No row made since then has a smaller key: keys begin with their millisecond."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
