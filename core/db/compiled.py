"""A question to the database that is put into SQL once, and asked again and again with other values.

Django has no prepared queries, so this leans on what it does not document: a queryset asks `query.get_compiler` for a
compiler, that one's `as_sql` for SQL and parameters, and its `get_converters` for how columns become values. With
`ALS_PLAIN_QUERIES` every question is built anew by Django's public methods alone: the answers are the same, pages are
slower (docs/adr/0007-compiled-queries.md).
"""

import copy
import inspect
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, UUIDField
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)
Given = ParamSpec("Given")
Value = UUID | datetime | str

KINDS = (UUID, datetime, str)
_UUIDS = UUIDField()


@dataclass(frozen=True)
class _Question:
    rows: QuerySet[Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: dict[int, str]  # which parameter takes the value of which name
    converters: dict[int, Any]  # how each column is made into a value


def compiled_query(make: Callable[Given, QuerySet[Row]]) -> Callable[Given, list[Row]]:
    """Decorates a function that builds a query from UUIDs, moments and strings; called, it gives the rows as a list.

    Building a query and putting it into SQL takes longer than a small database takes to answer, and a page asks ten.
    So `make` is called once, with stand-ins: what it builds may not hang on the values, and none of them may be None.
    It is called outside every scope, so that a manager of words refuses: one person's scope is never another's.
    """
    kinds = inspect.get_annotations(make, eval_str=True)
    signature = inspect.signature(make)
    named = {name: kinds[name] for name in signature.parameters}
    made: dict[str, _Question] = {}

    @wraps(make)
    def ask(*args: Given.args, **kwargs: Given.kwargs) -> list[Row]:
        values = signature.bind(*args, **kwargs).arguments
        sent = {name: _sent(values[name], kind) for name, kind in named.items()}
        if settings.ALS_PLAIN_QUERIES:
            return list(_lockable(_built(make, values)))
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if vendor not in made:
            made[vendor] = _put_into_sql(make, named)
        return _answers(made[vendor], sent)

    return ask


def _built(make: Callable[..., QuerySet[Any]], values: dict[str, Any]) -> QuerySet[Any]:
    return Context().run(make, **values)


def _put_into_sql(make: Callable[..., QuerySet[Any]], named: dict[str, type]) -> _Question:
    standins = {name: _standin(n, kind) for n, (name, kind) in enumerate(named.items())}
    rows = _built(make, standins)
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    names = {_sent(value, named[name]): name for name, value in standins.items()}
    places = {
        n: names[value] for n, value in enumerate(params) if isinstance(value, KINDS) and value in names
    }
    if unused := standins.keys() - set(places.values()):
        raise TypeError(f"{make.__qualname__} does not ask about {', '.join(sorted(unused))}.")
    columns = [expression for expression, _sql, _alias in compiler.select]
    return _Question(rows, compiler, sql, tuple(params), places, compiler.get_converters(columns))


def _answers(question: _Question, sent: dict[str, Any]) -> list[Any]:
    places = question.places
    params = tuple(sent[places[n]] if n in places else value for n, value in enumerate(question.params))
    compiler = copy.copy(question.compiler)
    compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
    _lockable(question.rows)
    compiler.as_sql = lambda *_args, **_kwargs: (question.sql, params)
    compiler.get_converters = lambda _columns: question.converters
    rows = question.rows.all()  # a copy, since what is below is this thread's alone
    rows.query = copy.copy(question.rows.query)
    rows.query.get_compiler = lambda *_args, **_kwargs: compiler  # type: ignore[method-assign]
    return list(rows)


def _lockable(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows; raises TransactionManagementError if they are to be locked outside a transaction."""
    if rows.query.select_for_update and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        raise TransactionManagementError("Rows are locked within a transaction.")
    return rows


def _standin(number: int, kind: type) -> Value:
    """A value that no query holds by itself; another for each parameter."""
    if kind is UUID:
        return UUID(int=0xA5CED << 64 | number)
    if kind is datetime:
        return datetime(1901, 2, 3, 4, 5, 6, 700_000 + number, tzinfo=UTC)
    return f"asked once: {number}"


def _sent(value: object, kind: type) -> Any:
    """As this database is given it; raises TypeError for None, for another kind, and for one that is none of KINDS."""
    if kind not in KINDS:
        raise TypeError(f"A question takes UUIDs, moments and strings, not {kind}.")
    if not isinstance(value, kind):
        raise TypeError(f"A question about a {kind.__name__} was asked with {type(value).__name__}.")
    connection = connections[DEFAULT_DB_ALIAS]
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return _UUIDS.get_db_prep_value(value, connection, prepared=True) if isinstance(value, UUID) else value
