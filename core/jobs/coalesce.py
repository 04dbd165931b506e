"""Asking for something from a thread of one's own, so that whoever does not answer takes no request's time."""

import threading
from collections.abc import Callable


class CoalescedCall:
    """Asks as often as is needed and one at a time: nudges that come while it asks are one more asking together."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._wanted = False
        self._asking: threading.Thread | None = None

    def nudge(self) -> None:
        """Returns at once, whatever becomes of it."""
        with self._lock:
            self._wanted = True
            if self._asking is None:
                asking = threading.Thread(target=self._run, name="nudge", daemon=True)
                asking.start()
                self._asking = asking

    def wait(self, seconds: float) -> bool:
        """Whether everything has been asked within so long."""
        asking = self._asking
        if asking is not None:
            asking.join(seconds)
        return self._asking is None

    def _run(self) -> None:
        while self._is_wanted():
            self._ask()

    def _is_wanted(self) -> bool:
        with self._lock:
            wanted, self._wanted = self._wanted, False
            if not wanted:
                self._asking = None
            return wanted
