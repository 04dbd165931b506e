"""What a process makes sure of before it serves: without it, it ends with one clear line."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from core.sealing import proof
from core.tracebacks import database_facts

log = logging.getLogger("core.startup")

MANIFEST = "staticfiles.json"


def refuse_unfit_pages() -> None:
    """End a process that serves pages (SystemExit) with one line when it could not."""
    if line := unfit_for_pages():
        raise SystemExit(line)


def refuse_wrong_keys() -> None:
    """End the process (SystemExit) with one line when a master key in use does not open what is sealed."""
    if line := wrong_key():
        raise SystemExit(line)


def unfit_for_pages() -> str:
    """Why no page could be served, else ""."""
    return missing_static() or wrong_key()


def missing_static() -> str:
    """What to say when static files were not collected, else "": every page would be an error."""
    if settings.DEBUG or (Path(settings.STATIC_ROOT) / MANIFEST).exists():
        return ""
    return f"No static files in {settings.STATIC_ROOT}: run manage.py collectstatic --no-input."


def wrong_key() -> str:
    """What to say of a master key that does not open what is sealed, else "". A database that does not answer, or has
    no tables yet, is logged: nothing is written under a key before it is proven."""
    try:
        found = proof.faults()
    except Error as error:
        facts = {"reason": type(error).__name__, **database_facts(error)}
        log.warning("master keys not proven yet", extra=facts)
        return ""
    finally:
        if not connection.in_atomic_block:
            connection.close()  # the server may fork next
    said = found[0].said if found else ""
    return said and f"{said} Nothing is served; docs/operating.md, “Master keys”, says what to do."
