"""The encrypted format: AES-256-GCM for words, and for the keys that encrypt them."""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.sealing.words import SealBroken

KEY_BYTES = 32
_VERSION = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """Stored bytes, parsed: version 1, the key's id, the nonce, the ciphertext."""

    key_id: UUID
    nonce: bytes
    ciphertext: bytes


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(words: str, *, key_id: UUID, key: bytes, binding: bytes) -> bytes:
    """Encrypt text to the bytes to store; the nonce is random, so equal text gives different bytes every time."""
    return _VERSION + key_id.bytes + _encrypt(words.encode(), key=key, binding=binding)


def parse(stored: bytes) -> Sealed:
    if not looks_sealed(stored):
        raise SealBroken("The stored bytes are not sealed words.")
    nonce_end = _HEAD_BYTES + _NONCE_BYTES
    return Sealed(
        key_id=UUID(bytes=stored[len(_VERSION) : _HEAD_BYTES]),
        nonce=stored[_HEAD_BYTES:nonce_end],
        ciphertext=stored[nonce_end:],
    )


def looks_sealed(stored: bytes) -> bool:
    return stored[:1] == _VERSION and len(stored) >= _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES


def unseal(sealed: Sealed, *, key: bytes, binding: bytes) -> str:
    return _decrypt(sealed.nonce, sealed.ciphertext, key=key, binding=binding).decode()


def wrap(key: bytes, *, kek: bytes, binding: bytes) -> bytes:
    """Encrypt a data key under a master key (KEK)."""
    return _encrypt(key, key=kek, binding=binding)


def unwrap(wrapped: bytes, *, kek: bytes, binding: bytes) -> bytes:
    return _decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], key=kek, binding=binding)


def _encrypt(plain: bytes, *, key: bytes, binding: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, binding)


def _decrypt(nonce: bytes, ciphertext: bytes, *, key: bytes, binding: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, binding)
    except (InvalidTag, ValueError):
        # No `from error`: no detail of the attempt should be in a traceback.
        raise SealBroken("The seal does not match this row, field and holder.") from None
