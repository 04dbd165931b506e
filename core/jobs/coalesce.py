"""Calls made in a background thread and merged, so that an unresponsive server costs no request any time."""

import threading
from collections.abc import Callable


class CoalescedCall:
    """Runs `ask` in one background thread; all nudges that arrive during a call lead to one more call together."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._wanted = False
        self._asking: threading.Thread | None = None

    def nudge(self) -> None:
        """Ask for a call and return at once, whether or not it succeeds."""
        with self._lock:
            self._wanted = True
            if self._asking is None:
                asking = threading.Thread(target=self._run, name="nudge", daemon=True)
                asking.start()
                self._asking = asking

    def wait(self, seconds: float) -> bool:
        """Wait at most this long; returns whether no call is running or due any more."""
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
