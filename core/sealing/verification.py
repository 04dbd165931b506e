"""Decrypts every value once, to verify that all of them can be."""

from core.db.unscoped import rows
from core.sealing.model import SealedModel
from core.sealing.words import SealBroken


def count_words(model: type[SealedModel]) -> tuple[int, int]:
    """The number of a model's values that can be decrypted, and that cannot."""
    opened = broken = 0
    for row in rows(model).order_by("pk").iterator(chunk_size=500):
        for field in model.sealed_fields():
            try:
                opened += bool(field.open(row, row.__dict__[field.attname]).words)
            except SealBroken:
                broken += 1
    return opened, broken
