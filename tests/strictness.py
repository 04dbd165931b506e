"""What makes the tests stricter than the product: rows without an order come shuffled, and only loopback answers."""

import ipaddress
import random
import socket
from typing import Any

import psycopg
import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.models import QuerySet
from django.db.utils import OperationalError


def shuffle_unordered_rows(patch: pytest.MonkeyPatch) -> None:
    """A query without an order gives its rows in any order, as PostgreSQL may: who relies on one is found here."""
    fetch_all = QuerySet._fetch_all

    def fetch_shuffled(rows: QuerySet[Any]) -> None:
        fresh = rows._result_cache is None
        fetch_all(rows)
        if fresh and rows._result_cache and not rows.ordered:
            random.shuffle(rows._result_cache)

    patch.setattr(QuerySet, "_fetch_all", fetch_shuffled)


def empty_tables_however_long_it_takes(patch: pytest.MonkeyPatch) -> None:
    """The real site beside a test may look something up while all tables are being emptied (its clock ticks, a closed
    page's stream ends): PostgreSQL then ends one of the two as a deadlock. The emptying is begun again; left undone, it
    would have the rows of this test in all that follow."""
    empty = DatabaseOperations.execute_sql_flush

    def empty_again(self: DatabaseOperations, sql_list: list[str]) -> None:
        for _try in range(5):
            try:
                return empty(self, sql_list)
            except OperationalError as error:
                if not isinstance(error.__cause__, psycopg.errors.DeadlockDetected):
                    raise
        return empty(self, sql_list)

    patch.setattr(DatabaseOperations, "execute_sql_flush", empty_again)


def _is_near(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    host = str(address[0])
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_far_sockets(patch: pytest.MonkeyPatch) -> None:
    """A test that would reach another machine fails instead."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def require_near(address: Any) -> None:
        if not _is_near(address):
            raise AssertionError(f"A test must not reach another machine: {address!r}")

    def near_connect(self: socket.socket, address: Any) -> None:
        require_near(address)
        connect(self, address)

    def near_connect_ex(self: socket.socket, address: Any) -> int:
        require_near(address)
        return connect_ex(self, address)

    def near_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None:
            require_near((host.decode() if isinstance(host, bytes) else host,))
        return getaddrinfo(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", near_connect)
    patch.setattr(socket.socket, "connect_ex", near_connect_ex)
    patch.setattr(socket, "getaddrinfo", near_getaddrinfo)
