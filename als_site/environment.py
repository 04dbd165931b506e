"""Reading environment variables: a bad or missing value ends the process with one clear line, not a traceback."""

import base64
import os
import re
import warnings
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import SplitResult, urlsplit

import environ

# As .env.example and compose files leave them: a variable without a value is one that is not set.
for _name in [name for name, value in os.environ.items() if name.startswith("ALS_") and not value.strip()]:
    del os.environ[_name]
for _name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
    if not os.environ.get(_name, "set").strip():
        del os.environ[_name]
env = environ.FileAwareEnv()
Value = TypeVar("Value")
# Write-ahead log and IMMEDIATE transactions: without them two browsers already get lock errors. What is deleted is
# overwritten.
SQLITE_OPTIONS: Mapping[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA secure_delete=ON;",
}
# A machine that is cut off answers nothing, and nobody says so: without these its pages wait for a quarter of an hour.
POSTGRES_OPTIONS: Mapping[str, Any] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 12_000,
}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_KEY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,31}")  # as core.checks asks of the settings
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9a-fA-F:.]+")


def stop(line: str) -> NoReturn:
    """End the process with this line; SystemExit, since every server prints it without a traceback."""
    raise SystemExit(line)


def read(name: str, reader: Callable[..., Value], default: Any, hint: str) -> Value:
    """Read a variable with a parser of django-environ or of this module; a value it refuses ends the process."""
    text(name)  # an unreadable _FILE has its own error line
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a parser's warning counts as an error
            return reader(name, default)
    except Exception:  # any error: the operator needs the variable's name and format
        stop(f"{name} cannot be read: {hint}")


def text(name: str, default: str = "") -> str:
    """The variable's raw value, or the content of the file named by `name`_FILE; a leading $ has no special meaning."""
    try:
        return str(env.ENVIRON.get(name, default))
    except (OSError, UnicodeError):
        stop(f"{name}_FILE cannot be read: it is the path of a text file.")


def required(name: str, hint: str) -> str:
    """A value that must not be empty."""
    given = text(name)
    return given if given.strip() else stop(f"{name} is not set: {hint}")


def texts(name: str) -> list[str]:
    """A list separated by commas; empty items are dropped."""
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
            stop("ALS_KEKS is malformed: it takes id:base64 of 32 bytes each, separated by commas.")
        if name in keys:
            stop("ALS_KEKS names one id twice: each key needs its own, or what the other sealed is lost.")
        keys[name] = raw
    return keys or stop(
        "ALS_KEKS is not set: give id:base64 of 32 random bytes; it seals what members write."
    )


def yes_or_no(name: str, default: bool) -> bool:
    """Parse yes/no, true/false, on/off or 1/0; raises KeyError for anything else, since a typo must not mean no."""
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
    """A parser of database URLs: PostgreSQL or an SQLite file in an existing folder; ValueError for others."""

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
    """A URL of scheme, host and port only, since links in mails are built on it; ValueError for others."""
    given = text(name, default).strip().rstrip("/")
    parts = _split(given)
    if parts.scheme not in {"http", "https"} or parts.path or parts.query or parts.fragment:
        raise ValueError(name)
    if "@" in parts.netloc or "?" in given or "#" in given or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError(name)
    return given


def require_own_machine(name: str, *, url: str, hosts: list[str], proxies: int, engine: str = "") -> None:
    """End the process where a mode for one's own machine (`name`) is on and this is not one: the site's address is
    not http on loopback, it answers to other names, there are proxies in front, or (of the demo) a database server."""
    parts = urlsplit(url)
    if parts.scheme != "http" or not _is_loopback(parts.hostname or ""):
        stop(f"{name} is only for one's own machine: ALS_SITE_URL is {url}, not http://127.0.0.1.")
    if others := [host for host in hosts if not _is_loopback(host)]:
        stop(f"{name} is only for one's own machine: ALS_ALLOWED_HOSTS has {others[0]}.")
    if proxies:
        stop(f"{name} is only for one's own machine: ALS_TRUSTED_PROXIES is {proxies}, not 0.")
    if engine and not engine.endswith("sqlite3"):
        stop(f"{name} is only for a database of its own: DATABASE_URL is not SQLite.")


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def redis_url(name: str, default: str) -> str | None:
    """A Redis URL, or None when the variable is empty."""
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
    """A mail server's URL, or one of Django's local e-mail backends for development."""
    given = dict(env.email(name, default))
    if str(given["EMAIL_BACKEND"]).endswith(".smtp.EmailBackend") and not given.get("EMAIL_HOST"):
        raise ValueError(name)
    return given


def error_reports(name: str, default: str) -> str:
    """The address that a Sentry server gives a project; it needs the library that only the extra `sentry` brings."""
    given = text(name, default).strip()
    if not given:
        return ""
    parts = _split(given)
    if parts.scheme not in {"http", "https"} or not (parts.username and parts.hostname):
        raise ValueError(name)
    if not re.fullmatch(r"(/[\w.-]+)*/\d+", parts.path):
        raise ValueError(name)
    if find_spec("sentry_sdk") is None:
        stop(f"{name} is set, and sentry-sdk is not installed: install requirements/extras.txt.")
    return given


def log_level(name: str, default: str) -> str:
    """A level name of `logging`."""
    given = text(name, default).strip().upper()
    return LEVELS[LEVELS.index(given)]


def _split(given: str) -> SplitResult:
    """urlsplit that also raises ValueError for an invalid port."""
    parts = urlsplit(given)
    _port = parts.port
    return parts
