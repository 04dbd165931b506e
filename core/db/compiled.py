"""A question to the database that is put into SQL once, and asked again and again with other values."""

import copy
import inspect
from collections.abc import Callable
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

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
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if vendor not in made:
            made[vendor] = _put_into_sql(make, named)
        return _answers(made[vendor], sent)

    return ask


def _put_into_sql(make: Callable[..., QuerySet[Any]], named: dict[str, type]) -> _Question:
    standins = {name: _standin(n, kind) for n, (name, kind) in enumerate(named.items())}
    rows = Context().run(make, **standins)
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    names = {_sent(value, named[name]): name for name, value in standins.items()}
    places = {
        n: names[value] for n, value in enumerate(params) if isinstance(value, KINDS) and value in names
    }
    if unused := standins.keys() - set(places.values()):
        raise TypeError(f"{make.__qualname__} does not ask about {', '.join(sorted(unused))}.")
    return _Question(rows, compiler, sql, tuple(params), places)


def _answers(question: _Question, sent: dict[str, Any]) -> list[Any]:
    places = question.places
    params = tuple(sent[places[n]] if n in places else value for n, value in enumerate(question.params))
    compiler = copy.copy(question.compiler)
    compiler.connection = connections[DEFAULT_DB_ALIAS]  # each thread has its own
    if question.rows.query.select_for_update and not compiler.connection.in_atomic_block:
        raise TransactionManagementError("Rows are locked within a transaction.")
    compiler.as_sql = lambda *_args, **_kwargs: (question.sql, params)
    rows = question.rows._chain()  # type: ignore[attr-defined]  # as every method of a queryset begins
    rows.query = copy.copy(question.rows.query)
    rows.query.get_compiler = lambda *_args, **_kwargs: compiler
    return list(rows)


def _standin(number: int, kind: type) -> Value:
    """A value that no query holds by itself; another for each parameter."""
    if kind is UUID:
        return UUID(int=0xA5CED << 64 | number)
    if kind is datetime:
        return datetime(1901, 2, 3, 4, 5, 6, 700_000 + number, tzinfo=UTC)
    if kind is str:
        return f"asked once: {number}"
    raise TypeError(f"A question takes UUIDs, moments and strings, not {kind}.")


def _sent(value: object, kind: type) -> Any:
    """As this database is given it; raises TypeError for None and for another kind."""
    if not isinstance(value, kind):
        raise TypeError(f"A question about a {kind.__name__} was asked with {type(value).__name__}.")
    connection = connections[DEFAULT_DB_ALIAS]
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return _UUIDS.get_db_prep_value(value, connection, prepared=True) if isinstance(value, UUID) else value
