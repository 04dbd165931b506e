"""The descriptor of encrypted fields: stored bytes are decrypted when the attribute is first read."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models.query_utils import DeferredAttribute

from core.sealing.words import Unopened

if TYPE_CHECKING:
    from core.sealing.field import SealedTextField

_as_stored: ContextVar[bool] = ContextVar("sealed_words_as_stored", default=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The cached decrypted text of an instance's stored bytes, with the binding it was decrypted under."""

    words: str
    binding: bytes


class Untouched(bytes):
    """Marks stored bytes to which nothing was assigned, so that an update leaves the column out."""


@contextmanager
def as_stored() -> Iterator[None]:
    """Within this block attributes give the stored bytes, to copy them without decrypting."""
    token = _as_stored.set(True)
    try:
        yield
    finally:
        _as_stored.reset(token)


class SealedAttribute(DeferredAttribute):
    """Decrypts on reading; the instance keeps the stored bytes until other text is assigned."""

    field: "SealedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname)
        if self.field.attname not in instance.__dict__:
            # A deferred field: Django loads it into the instance.
            super().__get__(instance, cls)
            value = instance.__dict__[self.field.attname]
        if isinstance(value, bytes) and not _as_stored.get():
            return self.field.opened(instance, value).words
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        if self._stays(instance, value):
            return
        instance.__dict__.pop(self.field.opened_name, None)
        instance.__dict__[self.field.attname] = bytes(value) if isinstance(value, memoryview) else value

    def _stays(self, instance: Any, value: Any) -> bool:
        """Whether the assigned text equals the stored one, or is the placeholder for bytes that cannot be decrypted."""
        kept = instance.__dict__.get(self.field.attname)
        if not isinstance(kept, bytes) or not isinstance(value, str):
            return False
        if isinstance(value, Unopened):
            return True
        known: Opened | None = instance.__dict__.get(self.field.opened_name)
        if known is None and value.strip() == Unopened():
            known = self.field.opened(instance, kept)
        if known is None:
            return False
        return value == known.words or (isinstance(known.words, Unopened) and value.strip() == known.words)
