"""Primary keys made in Python: UUID version 7 (RFC 9562), increasing within a process."""

import secrets
import threading
import time
import uuid

_COUNTER_BITS = 12
_BACKWARDS_MS = 10_000
_lock = threading.Lock()
_last_ms = 0
_counter = 0


def uuid7() -> uuid.UUID:
    """A new UUIDv7 that sorts after every one this process made before."""
    ms, counter = _next_tick()
    value = (ms & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | counter << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def _next_tick() -> tuple[int, int]:
    global _last_ms, _counter
    with _lock:
        ms = time.time_ns() // 1_000_000
        # If the clock goes back a little, keys keep their order; a large step back is a correction and is followed.
        if ms > _last_ms or ms < _last_ms - _BACKWARDS_MS:
            _last_ms, _counter = ms, secrets.randbits(_COUNTER_BITS - 1)
        else:
            _counter += 1
        if _counter >> _COUNTER_BITS:
            _last_ms, _counter = _last_ms + 1, secrets.randbits(_COUNTER_BITS - 1)
        return _last_ms, _counter
