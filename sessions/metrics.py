"""What Prometheus reads of sessions: how many rooms are open."""

from collections.abc import Iterator

from core.web.metrics import Sample, gauge
from sessions.models import Session


@gauge("als_rooms_open", "Sessions whose room is open now.")
def rooms_open() -> Iterator[Sample]:
    """One number."""
    yield Sample(Session.objects.filter(opened_at__isnull=False, closed_at=None).count())
