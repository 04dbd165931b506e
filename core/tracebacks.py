"""Tracebacks for the log without the error's message, which may quote what somebody typed."""

import traceback

import psycopg
from django.conf import settings
from django.db import DatabaseError

DEEPEST = 12
# A connection that fails has no SQLSTATE of its own; the server says which it is in words.
_AT_THE_DOOR = (
    ("password authentication failed", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ('role "', "28000"),
    ('database "', "3D000"),
    ("too many clients", "53300"),
    ("too many connections", "53300"),
    ("starting up", "57P03"),
    ("shutting down", "57P03"),
    ("Connection refused", "08001"),
    ("could not translate host name", "08001"),
    ("timeout expired", "08001"),
)


def error_and_places(error: BaseException) -> list[str]:
    """The error's type, then file, line and function of its innermost frames."""
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    places = [f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    return [type(error).__name__, *places]


def database_facts(error: BaseException) -> dict[str, str]:
    """The SQLSTATE of a database's error, and which server it was; {} for other errors and for SQLite's."""
    cause = error.__cause__
    if not isinstance(error, DatabaseError) or not isinstance(cause, psycopg.Error):
        return {}
    found = settings.DATABASES["default"]
    state = cause.sqlstate or next((code for words, code in _AT_THE_DOOR if words in str(cause)), "08000")
    return {"sqlstate": state, "host": f"{found.get('HOST') or 'local'}:{found.get('PORT') or 5432}"}
