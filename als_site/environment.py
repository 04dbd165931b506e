"""The environment, read with care: a bad or missing value stops the start with one plain line, not a traceback."""

import base64
import binascii
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import environ

env = environ.FileAwareEnv()
Value = TypeVar("Value")


def stop(line: str) -> NoReturn:
    """Ends the process with that line; SystemExit, since every server prints it without a traceback."""
    raise SystemExit(line)


def read(name: str, reader: Callable[..., Value], default: Any, hint: str) -> Value:
    """The value of a variable through one of environ's readers."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a reader that only grumbles has not understood either
            return reader(name, default)
    except Exception:  # whatever a reader trips over, the operator needs the name and what it takes
        stop(f"{name} cannot be read: {hint}")


def required(name: str, hint: str) -> str:
    """A text that must be there."""
    return str(env.str(name, "")) or stop(f"{name} is not set: {hint}")


def master_keys(text: str) -> dict[str, bytes]:
    """Master keys as `id:base64,id:base64`, 32 bytes each; the first one is current."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _colon, encoded = part.partition(":")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raw = b""
        if not name or len(raw) != 32:
            stop("ALS_KEKS is malformed: it takes id:base64 of 32 bytes each, parted by commas.")
        keys[name] = raw
    return keys or stop(
        "ALS_KEKS is not set: give id:base64 of 32 random bytes; it seals what members write."
    )


def yes_or_no(name: str, default: bool) -> bool:
    """Plain words only: a slip of the finger must not silently mean no."""
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    given = str(env.str(name, "")).strip().lower()
    return words[given] if given else default


def database() -> Callable[[str, str], Mapping[str, Any]]:
    """Reads a database's address; only the two kinds that the product is tested on."""

    def reader(name: str, default: str) -> Mapping[str, Any]:
        given = env.db(name, default)
        if str(given["ENGINE"]).rsplit(".", 1)[-1] not in {"sqlite3", "postgresql"}:
            raise ValueError(name)
        return dict(given)

    return reader


def site_url(name: str, default: str) -> str:
    """An address of scheme and host, without a path."""
    given = str(env.str(name, default)).rstrip("/")
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ValueError(name)
    return given


def redis_url(name: str, default: str) -> str | None:
    """A Redis address, or nothing."""
    given = str(env.str(name, default))
    if given and urlsplit(given).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError(name)
    return given or None
