"""Drawing once what is equal: while a page opens `drawings`, a component made from the same values is not made again.

Who shares a drawing has the very same values to draw, words among them, so nobody gets more by it than they had. What a
drawing has of one person or of one use is a mark (core/ui/marks.py) until the page leaves.
"""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec

from django.db.models import Model
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import get_language

Given = ParamSpec("Given")
Key = tuple[Any, ...]


class Drawings(dict[Key, SafeString]):
    """What was drawn after one change. What is the same as before that change is taken over from there, as it is asked
    for; the rest of what was drawn before goes with the next change."""

    def __init__(self, before: "Drawings | None" = None) -> None:
        super().__init__()
        self._before = before
        if before is not None:
            before.let_go()

    def let_go(self) -> None:
        """Nothing is taken over from what was before this, from now on."""
        self._before = None

    def found(self, key: Key) -> SafeString | None:
        """The drawing of that key, if there is one."""
        drawn, before = self.get(key), self._before
        if drawn is None and before is not None and (drawn := before.get(key)) is not None:
            self[key] = drawn
        return drawn


_drawings: ContextVar[tuple[Drawings, tuple[str | None, str]] | None] = ContextVar("drawings", default=None)


@contextmanager
def drawings(kept: Drawings) -> Iterator[None]:
    """Within this block components are looked up in `kept` first; it is the caller's to throw away."""
    token = _drawings.set((kept, (get_language(), get_current_timezone_name())))
    try:
        yield
    finally:
        _drawings.reset(token)


def drawn_once(draw: Callable[Given, SafeString]) -> Callable[Given, SafeString]:
    """Decorates a component that is made from its arguments alone: texts, numbers and frozen rows of these, never a row
    of a table, whose equality is that of its id: TypeError."""

    @wraps(draw)
    def once(*args: Given.args, **kwargs: Given.kwargs) -> SafeString:
        within = _drawings.get()
        if within is None:
            return draw(*args, **kwargs)
        kept, place = within
        key = _key(draw, place, args, kwargs)
        found = kept.found(key)
        if found is None:
            _refuse_rows((*args, *kwargs.values()))
            found = kept[key] = draw(*args, **kwargs)
        return found

    return once


def _key(
    draw: Callable[..., SafeString],
    place: tuple[str | None, str],
    args: tuple[Any, ...],
    named: dict[str, Any],
) -> Key:
    """What is drawn, where, from what. Texts are escaped or not by their type, and are equal all the same."""
    types = tuple([type(value) for value in (*args, *named.values())])
    return draw, place, args, tuple(named.items()), types


def _refuse_rows(values: tuple[Any, ...]) -> None:
    for value in values:
        if isinstance(value, Model):
            raise TypeError(f"A drawing cannot be shared that is made from a {type(value).__name__}.")
        if isinstance(value, tuple | frozenset):
            _refuse_rows(tuple(value))
        elif dataclasses.is_dataclass(value):
            _refuse_rows(tuple(getattr(value, field.name) for field in dataclasses.fields(value)))
