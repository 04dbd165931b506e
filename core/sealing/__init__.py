"""Sealing: what members write is encrypted by the application, so that the database alone cannot show it."""

from core.sealing.field import SealedTextField
from core.sealing.holder import Holder
from core.sealing.keyring import preload
from core.sealing.model import SealedModel, open_strictly
from core.sealing.words import SealBroken, Unopened

__all__ = [
    "Holder",
    "SealBroken",
    "SealedModel",
    "SealedTextField",
    "Unopened",
    "open_strictly",
    "preload",
]
