"""The abstract base of models with encrypted fields.

It overrides two methods of Django that are not documented. `_do_update` leaves out encrypted fields that were not
changed; with `ALS_PLAIN_SAVES` they are left out by `update_fields` instead, and saving a row that was deleted
meanwhile raises DatabaseError, where it would otherwise be inserted again. `_save_table` lets `loaddata` write
encrypted values as they are; it has no setting, since without it `loaddata` merely refuses them (FieldError).
"""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from core.models.base import BaseModel
from core.sealing.attribute import Untouched, as_stored
from core.sealing.field import SealedTextField
from core.sealing.holder import Holder


class SealedModel(BaseModel):
    """A row with encrypted fields, all under one holder's key."""

    class Meta:
        abstract = True

    def seal_holder(self) -> Holder:
        """Whose key encrypts this row's words; must not need a query."""
        raise NotImplementedError(f"{type(self).__name__} must say whose key seals its words.")

    @classmethod
    def sealed_rows(cls, holder: Holder) -> models.QuerySet[Self]:
        """Every row whose words are encrypted under this holder's key, regardless of the active scope."""
        raise NotImplementedError(f"{cls.__name__} must say which rows a holder's key seals.")

    @classmethod
    def sealed_fields(cls) -> list[SealedTextField]:
        return [field for field in cls._meta.concrete_fields if isinstance(field, SealedTextField)]

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Self] | None = None,
    ) -> None:
        # Django copies attribute by attribute; as stored bytes, nothing is decrypted before it is read.
        with as_stored():
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if settings.ALS_PLAIN_SAVES and not (self._state.adding or kwargs.get("force_insert")):
            kwargs["update_fields"] = self._touched(kwargs.get("update_fields"))
        super().save(*args, **kwargs)

    def _touched(self, names: Iterable[str] | None) -> list[str]:
        """Of these fields (None: all), those to be written: without encrypted values that are as they were read."""
        left_out = {field.name for field in self.sealed_fields() if field.is_untouched(self)}
        if names is None:
            unread = self.get_deferred_fields()
            fields = [field for field in self._meta.concrete_fields if field.attname not in unread]
            names = [field.name for field in fields if not field.primary_key]
        return [name for name in names if name not in left_out]

    def _save_table(self, raw: bool = False, *args: Any, **kwargs: Any) -> bool:
        save = super()._save_table  # type: ignore[misc]  # Django's own, unknown to its stubs
        if not raw:
            return bool(save(raw, *args, **kwargs))
        # loaddata (raw) writes what it reads from attributes, so they must give the stored bytes.
        with as_stored():
            return bool(save(raw, *args, **kwargs))

    def _do_update(
        self, base_qs: Any, using: Any, pk_val: Any, values: Any, *args: Any, **kwargs: Any
    ) -> Any:
        # Unchanged bytes are not written back: another process may have re-encrypted them meanwhile.
        if settings.ALS_PLAIN_SAVES:
            return super()._do_update(base_qs, using, pk_val, values, *args, **kwargs)
        written = [value for value in values if not isinstance(value[2], Untouched)]
        return super()._do_update(base_qs, using, pk_val, written, *args, **kwargs)


def open_strictly(instance: SealedModel, field_name: str) -> str:
    """The decrypted text of one field; raises SealBroken where reading the attribute would give a placeholder."""
    field = instance._meta.get_field(field_name)
    if not isinstance(field, SealedTextField):
        raise FieldError(f"“{field_name}” is not a sealed field.")
    with as_stored():
        value = getattr(instance, field.attname)
    return field.open(instance, value).words if isinstance(value, bytes) else str(value)
