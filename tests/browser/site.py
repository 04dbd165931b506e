"""The real site as its own process on the test's database, which can be stopped, killed and started again."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.db import connection

from scripts.demo import UNREAD
from tests.servers import free_port

BUSY = """SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"""
ROOT = Path(__file__).resolve().parent.parent.parent


def database_url() -> str:
    """Where the rows of the running test lie."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    password = f":{facts['PASSWORD']}" if facts["PASSWORD"] else ""
    return f"postgres://{facts['USER']}{password}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"


class Site:
    """`url` answers from `start()` to `stop()`, on one port throughout; extra environment is given to `start`."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._read = 0

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, **extra: str) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "ALS_SITE_URL": self.url,
            "ALS_STATIC_ROOT": str(collected()),
            "ALS_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "tests.demo_settings",
            "PYTHONWARNINGS": "default",
            **extra,
        }
        words = ["--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        words += ["--timeout-graceful-shutdown", "1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", "als_site.servers.asgi:application", *words],
                env=environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        for _try in range(1200):  # a minute: two cores may have much to do
            if self._answers():
                return
            if not self.runs:
                break
            time.sleep(0.05)
        raise AssertionError(f"The site did not start:\n{self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        """As a deployment stops it: streams are closed, requests finished."""
        if self.process is not None and self.runs:
            self.process.terminate()
            self.process.wait(20)

    def kill(self) -> None:
        """As a crash stops it."""
        if self.process is not None and self.runs:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(20)

    def restart(self) -> None:
        self.stop()
        self.start()

    def come_to_rest(self) -> None:
        """Waits for what a page had asked for before it was closed: no table is emptied while it is being written."""
        if connection.vendor != "postgresql":
            return
        for _try in range(100):  # ten seconds
            with connection.cursor() as cursor:
                cursor.execute(BUSY)
                if not cursor.fetchone()[0]:
                    return
            time.sleep(0.1)

    def new_log(self) -> str:
        """What the site has said since the last look."""
        text = self.log.read_text() if self.log.exists() else ""
        fresh, self._read = text[self._read :], len(text)
        return fresh

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/live", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def collected() -> Path:
    """Where the files lie that the sites serve; the tests' own `ALS_STATIC_ROOT` stays empty."""
    return Path(os.environ["ALS_TESTS_FOLDER"]) / "collected"


def collect_static() -> None:
    """Hashed names and compressed files, as the product serves them; once for a run.

    They come to their place all at once: a process of another worker that lists a folder while it is being filled
    fails over a file that is replaced at that moment.
    """
    if not collected().exists():
        half = collected().with_name("collecting")
        unread = [f"--ignore={pattern}" for pattern in UNREAD]
        words = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0", *unread]
        subprocess.run(words, cwd=ROOT, check=True, env=os.environ | {"ALS_STATIC_ROOT": str(half)})
        half.rename(collected())
