"""Reading and assigning sealed words on a row: stored bytes stay closed until somebody reads them."""

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
    """Words opened once from an instance's stored bytes, and what the bytes were bound to."""

    words: str
    binding: bytes


class Untouched(bytes):
    """Stored bytes nobody assigned over: an update leaves them out."""


@contextmanager
def as_stored() -> Iterator[None]:
    """Read the stored bytes themselves, for carrying them from one place to another unopened."""
    token = _as_stored.set(True)
    try:
        yield
    finally:
        _as_stored.reset(token)


class SealedAttribute(DeferredAttribute):
    """Opens on reading; the instance keeps the stored bytes until somebody assigns other words."""

    field: "SealedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname)
        if self.field.attname not in instance.__dict__:
            # Deferred: Django fetches it into the instance.
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
        """Whether the stored bytes already say this, or could not be opened and come back as the sentence."""
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
