"""The model field for encrypted text: encrypted on saving, decrypted on reading."""

import base64
import binascii
import logging
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.lookups import Exact

from core.sealing import box, keyring
from core.sealing.attribute import Opened, SealedAttribute, Untouched
from core.sealing.holder import SealedRow
from core.sealing.words import SealBroken, Unopened

if TYPE_CHECKING:
    TextBase = models.Field[str, str]
    ExactBase = Exact[Any]
else:
    # Generic in their stubs alone.
    TextBase, ExactBase = models.Field, Exact

log = logging.getLogger("core.sealing")

# Forms refuse null characters, so no text that somebody types can look like a dumped value.
_DUMPED = "\0sealed:"


class EmptyOnly(ExactBase):
    """The only lookup on an encrypted field: whether it is empty."""

    def get_prep_lookup(self) -> bytes:
        if self.rhs not in ("", b""):
            raise FieldError("Words are sealed: the database can only be asked whether there are any.")
        return b""


class SealedTextField(TextBase):
    """Text encrypted before it reaches the database. `sealed_as` is the field's former name after a rename: the name
    is part of what the ciphertext is bound to."""

    descriptor_class = SealedAttribute
    description = "Sealed words"

    def __init__(self, *args: Any, sealed_as: str = "", **kwargs: Any) -> None:
        self.sealed_as = sealed_as
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        if self.sealed_as:
            kwargs["sealed_as"] = self.sealed_as
        return name, "core.sealing.SealedTextField", args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def opened_name(self) -> str:
        return f"_{self.attname}_opened"

    def binding(self, instance: SealedRow) -> bytes:
        """The associated data of the encryption: model, field, row and holder."""
        name = self.sealed_as or f"{self.model._meta.label_lower}.{self.name}"
        return f"{name}|{instance.pk}|{instance.seal_holder()}".encode()

    def opened(self, instance: SealedRow, stored: bytes) -> Opened:
        """Decrypt these bytes and cache the text on the instance; `Unopened` when they cannot be decrypted."""
        known: Opened | None = instance.__dict__.get(self.opened_name)
        if known is None:
            try:
                known = self.open(instance, stored)
            except SealBroken as broken:
                self._tell(instance, broken)
                known = Opened(Unopened(), b"")
            instance.__dict__[self.opened_name] = known
        return known

    def open(self, instance: SealedRow, stored: bytes) -> Opened:
        binding = self.binding(instance)
        if not stored:
            return Opened("", binding)
        sealed = box.parse(stored)
        key = keyring.opening_key(sealed.key_id, instance.seal_holder())
        return Opened(box.unseal(sealed, key=key.secret, binding=binding), binding)

    def _tell(self, instance: SealedRow, broken: SealBroken) -> None:
        facts = {"model": self.model._meta.label_lower, "field": self.name, "row": str(instance.pk)}
        log.error("words cannot be opened", extra={**facts, "reason": str(broken)})

    def seal(self, instance: SealedRow, words: str) -> bytes:
        if not words:
            return b""
        key = keyring.current_key(instance.seal_holder())
        return box.seal(words, key_id=key.id, key=key.secret, binding=self.binding(instance))

    def pre_save(self, model_instance: Any, add: bool) -> bytes | None:
        """The bytes to store. The instance keeps the text, so that it can be saved again after a rollback."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, bytes):
            value = self._carried(model_instance, value, add=add)
        if value is None or isinstance(value, bytes):
            return value
        if isinstance(value, Unopened):
            raise SealBroken("Words that cannot be opened cannot be copied to another row.")
        if not isinstance(value, str):
            raise self._refusal()
        return self.seal(model_instance, value)

    def is_untouched(self, instance: SealedRow) -> bool:
        """Whether saving this row would write back the bytes that were read."""
        value = instance.__dict__.get(self.attname)
        return isinstance(value, bytes) and isinstance(self._carried(instance, value, add=False), Untouched)

    def _carried(self, instance: SealedRow, stored: bytes, *, add: bool) -> bytes | str:
        """The stored bytes; or their text, to be encrypted again, if it was read before the row changed its holder."""
        known: Opened | None = instance.__dict__.get(self.opened_name)
        if (
            known is not None
            and not isinstance(known.words, Unopened)
            and known.binding != self.binding(instance)
        ):
            return known.words
        if add:
            # Bytes copied from another row fail here rather than at some later reading.
            self.open(instance, stored)
            return stored
        # Not decrypted under the key's holder: that would legitimise a row moved by hand in the database.
        return Untouched(stored)

    def get_prep_value(self, value: Any) -> Any:
        if value == "":
            return b""
        if value is None or value == b"" or (isinstance(value, bytes) and box.looks_sealed(value)):
            return value
        raise self._refusal()

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Django 5.2 asks this before a write, later ones the method below; neither is documented."""
        if hasattr(value, "as_sql"):
            raise self._refusal()  # an expression could write plain text
        return "%s"

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.get_placeholder(value, compiler, connection), (value,)

    def _refusal(self) -> FieldError:
        return FieldError(
            f"“{self.name}” is sealed: assign the words to a row and save it; update(), bulk_update() and "
            "expressions cannot seal."
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        prepared_value = value if prepared else self.get_prep_value(value)
        return None if prepared_value is None else connection.Database.Binary(prepared_value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def get_lookup(self, lookup: str) -> Any:
        if lookup == "exact":
            return EmptyOnly
        raise FieldError(f"“{self.name}” is sealed: it cannot be searched with “{lookup}”.")

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"“{self.name}” is sealed: “{lookup_name}” cannot look inside.")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith(_DUMPED):
            try:
                return base64.b64decode(value.removeprefix(_DUMPED), validate=True)
            except binascii.Error:
                return b""
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """For `dumpdata`: the stored bytes, never the text."""
        stored = self.pre_save(obj, add=False) or b""
        return _DUMPED + base64.b64encode(stored).decode() if stored else ""

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        defaults: dict[str, Any] = {
            "form_class": forms.CharField,
            "widget": forms.Textarea,
            "max_length": self.max_length,
        }
        return super().formfield(*args, **{**defaults, **kwargs})
