"""Blocks every database query on a table with members' words, or on the queue, while a lead's page is served."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http.response import HttpResponseBase

from accounts.requests import PersonRequest
from actions.models import Evidence
from core.sealing.registry import sealed_models
from sessions.models import QueueEntry
from sets.models import PlacingNote

log = logging.getLogger("dashboards.words_guard")

Rest = ParamSpec("Rest")
_door: ContextVar[str] = ContextVar("door", default="")
View = Callable[Concatenate[PersonRequest, Rest], HttpResponseBase]


class WordsTouched(Exception):
    """Raised when a query names a table with members' words."""

    def __init__(self, table: str) -> None:
        super().__init__(f"A lead's page asked {table}.")
        self.table = table


def words_tables() -> frozenset[str]:
    """The tables of every model with encrypted fields, future ones included."""
    return frozenset(model._meta.db_table for model in sealed_models())


def refused_tables() -> frozenset[str]:
    """Those, and the queue: how long each had the floor is the set's own."""
    return words_tables() | {QueueEntry._meta.db_table}


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(sorted(refused_tables()))})\b", re.IGNORECASE)


def _refuse(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    for table in _named().findall(str(sql)):
        if table.lower() != _door.get():
            raise WordsTouched(table)
    return execute(sql, params, many, context)


@contextmanager
def released_sentences() -> Iterator[None]:
    """The one door to members' words: within this block a query may name the table of sentences that their owners
    released to the programme, and no other table with words."""
    with _opened(Evidence._meta.db_table):
        yield


@contextmanager
def leads_own_notes() -> Iterator[None]:
    """The door to what leads write themselves: within this block a query may name the table of their private notes on
    people to place, and no other table with words."""
    with _opened(PlacingNote._meta.db_table):
        yield


@contextmanager
def _opened(table: str) -> Iterator[None]:
    opened = _door.set(table)
    try:
        yield
    finally:
        _door.reset(opened)


@contextmanager
def words_refused() -> Iterator[None]:
    """Within this block, queries of this thread on a words table raise WordsTouched, on every connection."""
    with _wrapped(list(connections)):
        yield


@contextmanager
def _wrapped(aliases: list[str]) -> Iterator[None]:
    if not aliases:
        yield
        return
    with connections[aliases[0]].execute_wrapper(_refuse), _wrapped(aliases[1:]):
        yield


def figures_only(view: View[Rest]) -> View[Rest]:
    """View decorator for leads' pages: a query on a words table is logged by the table's name and answered with 403."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            with words_refused():
                return view(request, *args, **kwargs)
        except WordsTouched as touched:
            log.error("a lead's page asked for words", extra={"table": touched.table})
            raise PermissionDenied from touched

    guarded.figures_only = True  # type: ignore[attr-defined]
    return cast(View[Rest], guarded)
