"""Who is cut off from the database in the middle of a move does not hold the room for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from als_site.environment import POSTGRES_OPTIONS
from core.db import lost_clients

pytestmark = pytest.mark.both


class Line:
    """A connection that remembers what was said over it."""

    def __init__(self, vendor: str) -> None:
        self.vendor, self.said = vendor, [("", [""])][:0]
        self.connection = SimpleNamespace(cursor=self.cursor)

    @contextmanager
    def cursor(self) -> Iterator[Any]:
        yield SimpleNamespace(execute=lambda words, values: self.said.append((words, values)))


def test_each_new_connection_has_the_server_ask_whether_it_is_still_there() -> None:
    line = Line("postgresql")
    lost_clients.ask_whether_there(line)
    [(words, values)] = line.said
    assert words.count("set_config(%s, %s, false)") == len(values) / 2
    asked = dict(zip(values[::2], map(int, values[1::2]), strict=True))
    found_after = (
        asked["tcp_keepalives_idle"] + asked["tcp_keepalives_interval"] * asked["tcp_keepalives_count"]
    )
    assert found_after <= asked["tcp_user_timeout"] / 1000 <= 15


def test_sqlite_is_asked_nothing() -> None:
    line = Line("sqlite")
    lost_clients.ask_whether_there(line)
    assert line.said == []


def test_pages_wait_no_longer_for_a_database_that_is_cut_off() -> None:
    patient = POSTGRES_OPTIONS["keepalives_idle"]
    patient += POSTGRES_OPTIONS["keepalives_interval"] * POSTGRES_OPTIONS["keepalives_count"]
    assert patient <= POSTGRES_OPTIONS["tcp_user_timeout"] / 1000 <= 15
    assert POSTGRES_OPTIONS["connect_timeout"] <= 5
