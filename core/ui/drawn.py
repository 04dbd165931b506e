"""Drawing once what is equal: while a page opens `drawings`, a component made from the same values is not made again.

Who shares a drawing has the very same values to draw, words among them, so nobody gets more by it than they had.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec

from django.utils.safestring import SafeString

Given = ParamSpec("Given")
Drawings = dict[tuple[Any, ...], SafeString]

_drawings: ContextVar[Drawings | None] = ContextVar("drawings", default=None)


@contextmanager
def drawings(kept: Drawings) -> Iterator[None]:
    """Within this block components are looked up in `kept` first; it is the caller's to throw away."""
    token = _drawings.set(kept)
    try:
        yield
    finally:
        _drawings.reset(token)


def drawn_once(draw: Callable[Given, SafeString]) -> Callable[Given, SafeString]:
    """Decorates a component that is made from its arguments alone: texts, numbers and frozen rows of these, never a row
    of a table, whose equality is that of its id."""

    @wraps(draw)
    def once(*args: Given.args, **kwargs: Given.kwargs) -> SafeString:
        kept = _drawings.get()
        if kept is None:
            return draw(*args, **kwargs)
        # Texts are escaped or not by their type, and are equal all the same.
        types = tuple(type(value) for value in (*args, *kwargs.values()))
        key = (draw, args, tuple(kwargs.items()), types)
        found = kept.get(key)
        if found is None:
            found = kept[key] = draw(*args, **kwargs)
        return found

    return once
