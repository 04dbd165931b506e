"""Serve the whole product with demo data from this machine alone: SQLite, no servers, one process."""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from scripts import keys

ROOT = Path(__file__).resolve().parent.parent
# The readable twins of minified files: one names a module in a comment, and hashing looks for that file.
UNREAD = ("hx-*-2.js", "htmx-2.js", "*-4.js", "*-4.min.js")
PEOPLE = (
    ("ada", "facilitates a set; a session is open now"),
    ("ben", "member of it; so are cleo, dev, femi, gita and hal"),
    ("esi", "leads the programme"),
    ("finn", "member of another set"),
    ("noor", "a new facilitator with no sessions yet"),
    ("sam", "site admin"),
)


def _say(line: str) -> None:
    print(line, flush=True)


def _port() -> int:
    """The port asked for; taken by somebody else stops the start with one line."""
    given = os.environ.get("PORT", "8000")
    port = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    if not 0 < port < 65536:
        sys.exit("PORT cannot be read: a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(f"Port {port} is taken. Choose another: make run PORT={port + 1}")
    return port


def _environment(url: str) -> None:
    """This machine's own keys and database, whatever the shell has; the demo never touches a real site's."""
    for name in list(os.environ):
        if name.startswith("ALS_") or name.removesuffix("_FILE") in (
            "DATABASE_URL",
            "REDIS_URL",
            "EMAIL_URL",
        ):
            del os.environ[name]
    os.environ.update(keys.read(), ALS_DEMO="1", ALS_SITE_URL=url, DJANGO_SETTINGS_MODULE="als_site.settings")


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Preparing the database")
        call_command("migrate", verbosity=0)
    if "django_cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def _seed() -> None:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    if not get_user_model()._default_manager.exists():
        _say("Seeding the demo people and their story")
        call_command("seed", verbosity=0)


def _collect_static() -> None:
    """Again whenever a source file or the installed packages are newer than what was collected."""
    from django.conf import settings
    from django.core.management import call_command

    done = Path(settings.STATIC_ROOT) / "staticfiles.json"
    sources = [ROOT / "requirements" / "run.txt", *(ROOT / "static").rglob("*")]
    if not done.exists() or done.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        _say("Collecting static files")
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(UNREAD))
        done.touch()


def _tick() -> None:
    """What a worker and its clock do in production: mail, sweeps, heartbeat."""
    from core.management.commands.tick import Command

    Command().sweep_until(threading.Event(), 5.0)


def _announce(url: str) -> None:
    """Say where it is once it answers."""
    from demo.people import PASSWORD

    for _try in range(600):
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=5):
                break
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    else:
        _say("The site does not answer; see above.")
        return
    _say(f"\nAction learning sets: {url}\n")
    _say(f"Demo people, password {PASSWORD}; on the sign-in page one click each:")
    for name, part in PEOPLE:
        _say(f"  {name + '@demo.example':<20} {part}")
    _say("\nStop with Ctrl+C. The data stays in var/; delete that folder to begin again.")


def seed_again(arguments: list[str]) -> None:
    """Puts the demo data into the demo's own database once more, as `manage.py seed` with these arguments."""
    os.chdir(ROOT)
    _environment("http://127.0.0.1:8000")
    import django
    from django.core.management import call_command

    django.setup()
    _migrate()
    call_command("seed", *arguments)


def main() -> None:
    os.chdir(ROOT)
    port = _port()
    url = f"http://127.0.0.1:{port}"
    _environment(url)
    import django
    import uvicorn

    django.setup()
    _migrate()
    _collect_static()
    _seed()
    for work in (lambda: _announce(url), _tick):
        threading.Thread(target=work, daemon=True).start()
    uvicorn.run(
        "als_site.servers.asgi:application",
        host="127.0.0.1",
        port=port,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["seed"]:
        seed_again(sys.argv[2:])
    else:
        main()
