"""A small sealed model for these tests, outside the product's own registry of models."""

from typing import Any, ClassVar, Self

from django.apps.registry import Apps
from django.db import connection, models

from core.ids import uuid7
from core.sealing import Holder, SealedModel, SealedTextField

SECRET = "canary-7f3a the boss does not listen"


class Note(SealedModel):
    """Words of a set, or of a person when there is no set."""

    learning_set_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    title = models.CharField(max_length=20, blank=True)
    words = SealedTextField()
    more = SealedTextField(blank=True)

    objects: ClassVar[models.Manager["Note"]] = models.Manager()

    class Meta:
        apps = Apps()
        app_label = "notes"

    def seal_holder(self) -> Holder:
        if self.learning_set_id is not None:
            return Holder("set", self.learning_set_id)
        assert self.person_id is not None
        return Holder("person", self.person_id)

    @classmethod
    def sealed_rows(cls, holder: Holder) -> models.QuerySet[Self]:
        rows = cls._base_manager.all()
        return (
            rows.filter(learning_set_id=holder.id)
            if holder.kind == "set"
            else rows.filter(person_id=holder.id)
        )


def a_set() -> Holder:
    return Holder("set", uuid7())


def a_note(holder: Holder, words: str = SECRET, more: str = "") -> Note:
    return Note.objects.create(learning_set_id=holder.id, words=words, more=more)


def fresh(note: Note) -> Note:
    """The row as another request would load it."""
    return Note.objects.get(pk=note.pk)


def stored(note: Note, name: str = "words") -> bytes:
    value = Note.objects.values_list(name, flat=True).get(pk=note.pk)
    assert isinstance(value, bytes)
    return value


def plant(note: Note, **columns: bytes) -> Note:
    """Write bytes past the model, as somebody with the database in hand would; then load the row."""
    with connection.cursor() as cursor:
        for name, value in columns.items():
            row = connection.ops.adapt_unknown_value(
                note.pk.hex if connection.vendor == "sqlite" else note.pk
            )
            cursor.execute(f"UPDATE notes_note SET {name} = %s WHERE id = %s", [value, row])  # noqa: S608
    return fresh(note)


class CountedQueries:
    """How many queries ran inside."""

    count = 0

    def __enter__(self) -> "CountedQueries":
        self._wrapper = connection.execute_wrapper(self._counting)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._wrapper.__exit__(None, None, None)

    def _counting(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.count += 1
        return execute(sql, params, many, context)
