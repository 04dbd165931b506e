"""Keys are UUIDs of version 7, in order, and never twice."""

import threading
import time
import uuid

import pytest

from core.ids import uuid7


def test_a_key_is_version_seven_of_the_rfc_and_carries_the_moment() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_keys_of_one_process_sort_in_the_order_they_were_made() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_make_the_same_key() -> None:
    made: list[uuid.UUID] = []
    threads = [threading.Thread(target=lambda: made.extend(uuid7() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


def test_a_clock_that_steps_back_a_little_keeps_the_order_and_a_lot_is_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = time.time_ns()
    first = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: moment - 5_000_000_000)
    assert uuid7() > first
    monkeypatch.setattr(time, "time_ns", lambda: moment - 3_600_000_000_000)
    assert uuid7() < first
