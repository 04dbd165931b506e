"""Telling a set that a session was planned, changed or cancelled.

Whatever changes a date writes one SessionNews row in its own transaction. Changes that follow quickly on one another
are one piece of news: two minutes after the last of them each person is told once what has become of the session, and
nothing when it came to nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Min

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from planning.models import SessionNews
from sessions.models import Session
from sets.models import Membership

SETTLES = timedelta(minutes=2)
LOOKS_BACK = timedelta(days=3)  # as long as the tick may stand still without news being lost

Kind = SessionNews.Kind


def add_news(session: Session, kind: SessionNews.Kind, person: User) -> None:
    """Notes what the set is to be told; called in the transaction of the change, with the session locked."""
    SessionNews.objects.create(session=session, kind=kind, actor=person)


def tell_news() -> int:
    """Post letters of what has settled to each who belongs to the set today; says how many. Old rows are deleted."""
    SessionNews.objects.filter(created_at__lt=clock.now() - LOOKS_BACK).delete()
    waiting = SessionNews.objects.untold().values("session").annotate(since=Min("created_at"))
    return sum(
        _tell(session_id) for session_id in waiting.order_by("since").values_list("session", flat=True)
    )


@transaction.atomic
def _tell(session_id: UUID) -> int:
    """The letters and the mark that they are posted: all or nothing, so nobody is left out and nobody told twice."""
    rows, told = SessionNews.objects.untold().filter(session=session_id).select_for_update(), 0
    for burst in _bursts(rows):
        if burst[-1].created_at <= clock.now() - SETTLES:
            told += _post(burst)
            SessionNews.objects.filter(pk__in=[row.pk for row in burst]).update(told_at=clock.now())
    return told


def _post(burst: list[SessionNews]) -> int:
    """One letter to each person about what the changes came to; none about a session that has begun."""
    last, letter = burst[-1], _letter(burst)
    if not letter or last.session.starts_at <= clock.now():
        return 0
    people = people_of(last.session)
    for person in people:
        post(
            key=f"session.news:{last.session_id}:{last.pk}:{person.pk}",
            to=person.email,
            letter=letter,
            about={"session": str(last.session_id), "person": str(person.pk), "by": str(last.actor_id or "")},
        )
    return len(people)


def people_of(session: Session) -> list[User]:
    """Who belongs to its set today, each once."""
    held = Membership.objects.current().filter(learning_set=session.learning_set_id)
    return list(User.objects.filter(pk__in=held.values("person"), is_active=True).order_by("pk"))


def _bursts(rows: Iterable[SessionNews]) -> Iterator[list[SessionNews]]:
    """The changes of one session, parted where it was left alone for two minutes."""
    burst: list[SessionNews] = []
    for row in rows:
        if burst and row.created_at - burst[-1].created_at >= SETTLES:
            yield burst
            burst = []
        burst.append(row)
    if burst:
        yield burst


def _letter(burst: list[SessionNews]) -> str:
    """What it came to: from how things stood before the first change to how they stand after the last."""
    kinds = [row.kind for row in burst]
    was_on, is_on = kinds[0] not in (Kind.PLANNED, Kind.RESTORED), kinds[-1] != Kind.CANCELLED
    return {
        (False, True): "sessions.planned" if kinds[0] == Kind.PLANNED else "sessions.changed",
        (True, False): "sessions.cancelled",
        (True, True): "sessions.changed" if Kind.CHANGED in kinds else "",
        (False, False): "",
    }[was_on, is_on]
