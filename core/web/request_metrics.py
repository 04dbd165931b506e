"""Counts and times of requests for Prometheus, taken from the log's lines of JSON: no page has to count anything."""

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from threading import Lock
from typing import Any

from core.web.metrics import spelled_labels

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
NAMES = {
    "als_requests_total": "Requests answered, by route, method and status.",
    "als_request_seconds": "How long requests took, by route.",
    "als_errors_total": "Lines of the log that are errors, by logger.",
}


class RequestFigures:
    """What was counted since this process began; lines are added by one thread and read by others."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: Counter[tuple[str, str, str]] = Counter()
        self._errors: Counter[str] = Counter()
        self._times: dict[str, list[int]] = defaultdict(lambda: [0] * (len(SECONDS) + 1))
        self._sums: dict[str, float] = defaultdict(float)

    def add(self, line: str) -> None:
        """Count one line; what is not a line of ours is passed over."""
        try:
            facts = json.loads(line)
        except ValueError:
            return
        if isinstance(facts, dict):
            with self._lock:
                self._count(facts)

    def _count(self, facts: dict[str, Any]) -> None:
        if facts.get("level") in ("error", "critical"):
            self._errors[str(facts.get("logger"))] += 1
        took = facts.get("ms")
        if facts.get("logger") != "core.request" or not isinstance(took, int | float):
            return
        route = str(facts.get("route") or "-")  # of an address that there is not
        self._requests[route, str(facts.get("method")), str(facts.get("status"))] += 1
        self._times[route][bisect_left(SECONDS, took / 1000)] += 1
        self._sums[route] += took / 1000

    def lines(self) -> Iterator[str]:
        """Everything in Prometheus's text format."""
        with self._lock:
            yield _head("als_requests_total", "counter")
            for (route, method, status), count in sorted(self._requests.items()):
                labels = {"route": route, "method": method, "status": status}
                yield f"als_requests_total{spelled_labels(labels)} {count}\n"
            yield _head("als_request_seconds", "histogram")
            for route, counts in sorted(self._times.items()):
                yield from _histogram(route, counts, self._sums[route])
            yield _head("als_errors_total", "counter")
            for logger, count in sorted(self._errors.items()):
                yield f"als_errors_total{spelled_labels({'logger': logger})} {count}\n"


def _histogram(route: str, counts: list[int], total: float) -> Iterator[str]:
    so_far = 0
    for most, count in zip((*map(str, SECONDS), "+Inf"), counts, strict=True):
        so_far += count
        yield f"als_request_seconds_bucket{spelled_labels({'route': route, 'le': most})} {so_far}\n"
    yield f"als_request_seconds_sum{spelled_labels({'route': route})} {total:g}\n"
    yield f"als_request_seconds_count{spelled_labels({'route': route})} {so_far}\n"


def _head(name: str, kind: str) -> str:
    return f"# HELP {name} {NAMES[name]}\n# TYPE {name} {kind}\n"
