"""The environment, read with care: a bad or missing value stops the start with one plain line, not a traceback."""

import base64
import re
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import SplitResult, urlsplit

import environ

env = environ.FileAwareEnv()
Value = TypeVar("Value")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")  # as core.checks asks of the settings
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9a-fA-F:.]+")


def stop(line: str) -> NoReturn:
    """Ends the process with that line; SystemExit, since every server prints it without a traceback."""
    raise SystemExit(line)


def read(name: str, reader: Callable[..., Value], default: Any, hint: str) -> Value:
    """The value of a variable through one of environ's readers, or of our own."""
    text(name)  # a file that cannot be read has a line of its own
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a reader that only grumbles has not understood either
            return reader(name, default)
    except Exception:  # whatever a reader trips over, the operator needs the name and what it takes
        stop(f"{name} cannot be read: {hint}")


def text(name: str, default: str = "") -> str:
    """The variable as it is, or what is in the file that `name`_FILE names; a leading $ is part of it."""
    try:
        return str(env.ENVIRON.get(name, default))
    except (OSError, UnicodeError):
        stop(f"{name}_FILE cannot be read: it is the path of a text file.")


def required(name: str, hint: str) -> str:
    """A text that must be there."""
    given = text(name)
    return given if given.strip() else stop(f"{name} is not set: {hint}")


def texts(name: str) -> list[str]:
    """Several, parted by commas."""
    return [piece.strip() for piece in text(name).split(",") if piece.strip()]


def master_keys(given: str) -> dict[str, bytes]:
    """Master keys as `id:base64,id:base64`, 32 bytes each; the first one is current."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in given.split(","))):
        name, _colon, encoded = part.partition(":")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except ValueError:
            raw = b""
        if not _KEY_ID.fullmatch(name) or len(raw) != 32:
            stop("ALS_KEKS is malformed: it takes id:base64 of 32 bytes each, parted by commas.")
        if name in keys:
            stop("ALS_KEKS names one id twice: each key needs its own, or what the other sealed is lost.")
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
    given = text(name).strip().lower()
    return words[given] if given else default


def database() -> Callable[[str, str], Mapping[str, Any]]:
    """Reads a database's address; only the two kinds that the product is tested on, and never one in memory."""

    def reader(name: str, default: str) -> Mapping[str, Any]:
        given = env.db(name, default)
        kind, place = str(given["ENGINE"]).rsplit(".", 1)[-1], str(given["NAME"] or "")
        if kind not in {"sqlite3", "postgresql"} or place in {"", ":memory:"}:
            raise ValueError(name)
        if kind == "sqlite3" and not Path(place).absolute().parent.is_dir():
            raise ValueError(name)
        return dict(given)

    return reader


def site_url(name: str, default: str) -> str:
    """An address of scheme, host and port, without anything else: it begins every link in a letter."""
    given = text(name, default).strip().rstrip("/")
    parts = _split(given)
    if parts.scheme not in {"http", "https"} or parts.path or parts.query or parts.fragment:
        raise ValueError(name)
    if "@" in parts.netloc or "?" in given or "#" in given or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError(name)
    return given


def redis_url(name: str, default: str) -> str | None:
    """A Redis address, or nothing."""
    given = text(name, default).strip()
    if not given:
        return None
    parts = _split(given)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        raise ValueError(name)
    if parts.scheme != "unix" and not (parts.hostname and re.fullmatch(r"(/\d*)?", parts.path)):
        raise ValueError(name)
    return given


def mail(name: str, default: str) -> dict[str, Any]:
    """A mail server's address, or one of the places where a site on one's own machine puts its letters."""
    given = dict(env.email(name, default))
    if str(given["EMAIL_BACKEND"]).endswith(".smtp.EmailBackend") and not given.get("EMAIL_HOST"):
        raise ValueError(name)
    return given


def log_level(name: str, default: str) -> str:
    """One of the levels that the log knows."""
    given = text(name, default).strip().upper()
    return LEVELS[LEVELS.index(given)]


def _split(given: str) -> SplitResult:
    """An address in its parts; a port that is none raises ValueError."""
    parts = urlsplit(given)
    _port = parts.port
    return parts
