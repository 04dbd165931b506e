"""What Prometheus reads of sessions: how many rooms are open, and how many screens follow them."""

from collections.abc import Iterator

from core.web.metrics import Sample, gauge
from live import open_streams
from sessions.models import Session


@gauge("als_rooms_open", "Sessions whose room is open now.")
def rooms_open() -> Iterator[Sample]:
    """One number."""
    yield Sample(Session.objects.filter(opened_at__isnull=False, closed_at=None).count())


@gauge("als_streams_open", "Streams open in all processes, as each told within a minute.")
def streams_open() -> Iterator[Sample]:
    """One number; none while Redis is away."""
    if (count := open_streams.count()) is not None:
        yield Sample(count)
