"""Take the pictures of the documentation from the running product: each stage as facilitator, presenter and member."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.palette import shrink

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "shots"
LAPTOP, PHONE, WALL = (1280, 800), (390, 844), (1280, 720)


def _prepare(folder: Path, port: int) -> None:
    """A site of its own: a database, keys and static files that go when the pictures are taken."""
    from scripts import keys

    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "ALS_STATIC_ROOT"):
        os.environ.pop(name, None)
    os.environ.update(keys.read())
    os.environ.update(
        ALS_VAR_DIR=str(folder),
        ALS_DEMO="1",
        ALS_SITE_URL=f"http://127.0.0.1:{port}",
        DJANGO_SETTINGS_MODULE="als_site.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright's loop runs underneath, and Django would mistake it
    )
    import django

    django.setup()
    from django.core.management import call_command

    from scripts.demo import UNREAD

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=list(UNREAD))
    call_command("seed", verbosity=0)


@contextmanager
def _served(port: int) -> Iterator[None]:
    words = ["--host", "127.0.0.1", "--port", str(port), "--log-level", "warning", "--no-access-log"]
    site = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "als_site.servers.asgi:application", *words], cwd=ROOT
    )
    try:
        for _try in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield
    finally:
        site.terminate()
        site.wait(20)


class Studio:
    """Browsers by person and size, and where their pictures go."""

    def __init__(self, chromium: Any, port: int, asked: argparse.Namespace) -> None:
        self.chromium, self.asked = chromium, asked
        self.url = f"http://127.0.0.1:{port}"
        self.pages: dict[tuple[str, tuple[int, int]], Any] = {}
        self.desk = chromium.new_page()

    def page(self, key: str, size: tuple[int, int]) -> Any:
        from django.conf import settings
        from django.test import Client

        from accounts.models import User

        if (key, size) not in self.pages:
            context = self.chromium.new_context(
                base_url=self.url,
                viewport={"width": size[0], "height": size[1]},
                locale="en-GB",
                timezone_id="Europe/London",
                color_scheme="dark" if self.asked.dark else "light",
                reduced_motion="reduce",
            )
            client = Client()
            client.force_login(User.objects.get(email=f"{key}@demo.example"))
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])
            self.pages[key, size] = context.new_page()
        return self.pages[key, size]

    def take(self, name: str, key: str, size: tuple[int, int], path: str) -> None:
        page = self.page(key, size)
        page.goto(path)
        page.wait_for_timeout(150)
        file = self.asked.out / f"{name}.png"
        file.write_bytes(shrink(self.desk, page.screenshot(full_page=self.asked.full)))
        print(f"{file.name} {file.stat().st_size // 1024} kB", flush=True)


def _take_all(studio: Studio) -> None:
    from django_scopes import scopes_disabled

    from accounts.models import User
    from scripts.scenes import Play, told
    from sessions.models import Session
    from sets.models import LearningSet

    people = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")}
    harbour = LearningSet.objects.get(name="Harbour set")
    with scopes_disabled():
        session = Session.objects.filter(learning_set=harbour).live().get()
        room = f"/sessions/{session.pk}/room/"
        for name, presenter in told(Play(session, people)):
            if studio.asked.only and name not in studio.asked.only:
                continue
            studio.take(f"{name}-facilitator", "ada", LAPTOP, room)
            studio.take(f"{name}-presenter", presenter, PHONE, room)
            studio.take(f"{name}-member", "femi", PHONE, room)
            if studio.asked.more:
                studio.take(f"{name}-facilitator-phone", "ada", PHONE, room)
                studio.take(f"{name}-member-laptop", "femi", LAPTOP, room)
            if name in ("probing", "suggestions"):
                studio.take(f"{name}-wall", "ada", WALL, f"{room}screen/")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--out", type=Path, default=PLACE)
    reader.add_argument("--only", nargs="*", help="only these scenes")
    reader.add_argument("--dark", action="store_true")
    reader.add_argument("--full", action="store_true", help="the whole page, not only what a screen shows")
    reader.add_argument(
        "--more", action="store_true", help="the facilitator's phone and a member's laptop too"
    )
    asked = reader.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    from tests.servers import free_port

    port = free_port()
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory(prefix="als-shots-") as folder:
        _prepare(Path(folder), port)
        from playwright.sync_api import sync_playwright

        with _served(port), sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--lang=en-GB"]
            )
            _take_all(Studio(chromium, port, asked))
            chromium.close()


if __name__ == "__main__":
    main()
