"""How fast one person may save again and again, counted in this process: the counting must not cost a write itself."""

import time
from collections import deque
from threading import Lock
from uuid import UUID


class Pace:
    """At most so many in so many seconds for each person, in each process that serves pages."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._seen: dict[UUID, deque[float]] = {}
        self._lock = Lock()

    def allows(self, person: UUID) -> bool:
        """Count one, and return whether it is within the pace."""
        now = time.monotonic()
        with self._lock:
            if len(self._seen) > 1000:
                self._forget(now)
            seen = self._seen.setdefault(person, deque(maxlen=self._most))
            if len(seen) == self._most and seen[0] > now - self._seconds:
                return False
            seen.append(now)
            return True

    def _forget(self, now: float) -> None:
        """Drop the people who have been quiet for so long that they do not count any more."""
        for person in [one for one, seen in self._seen.items() if seen[-1] <= now - self._seconds]:
            del self._seen[person]
