"""A bad or missing value stops the start with one line that names it."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks.registry import registry
from pytest_django import Settings

from als_site.environment import require_own_machine
from core.checks import no_demonstration

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = base64.b64encode(b"1" * 32).decode()
OTHER_KEY = base64.b64encode(b"2" * 32).decode()


def start(environment: dict[str, str], code: str) -> subprocess.CompletedProcess[str]:
    """Runs some code in a process of its own, with that in its environment."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALS_SECRET_KEY", ""),
        ("ALS_SECRET_KEY", "short"),
        ("ALS_SECRET_KEY_FALLBACKS", "short"),
        ("ALS_KEKS", ""),
        ("ALS_KEKS", "one:two"),
        ("ALS_KEKS", ","),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://a/b"),
        ("REDIS_URL", "http://x"),
        ("ALS_SITE_URL", "sets.example"),
        ("EMAIL_URL", "pigeon://roof"),
        ("ALS_DEMO", "maybe"),
        ("ALS_TRUSTED_PROXIES", "9"),
        ("ALS_SECRET_KEY", " " * 40),
        ("ALS_KEKS", f"one:{KEY},one:{OTHER_KEY}"),
        ("ALS_KEKS", f"a b/ü:{KEY}"),
        ("ALS_KEKS", "one:ééé"),
        ("ALS_LOG_LEVEL", "loud"),
        ("REDIS_URL", "redis://h:abc/0"),
        ("REDIS_URL", "redis://127.0.0.1:6379/abc"),
        ("REDIS_URL", "redis://"),
        ("DATABASE_URL", "postgres://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "sqlite:////no-such-folder/als.sqlite3"),
        ("ALS_SITE_URL", "https://h:abc"),
        ("ALS_SITE_URL", "https://h?x=1"),
        ("ALS_SITE_URL", "https://h#x"),
        ("ALS_SITE_URL", "https://user:secret@h"),
        ("ALS_SITE_URL", "https:// h"),
        ("EMAIL_URL", "smtp://"),
        ("ALS_SECRET_KEY_FILE", "/no-such-folder/secret"),
        ("ALS_KEKS_FILE", "/no-such-folder/keks"),
        ("DATABASE_URL_FILE", "/no-such-folder/database"),
    ],
)
def test_start_stops_with_one_line_when_a_value_is_bad(name: str, value: str) -> None:
    ran = start({name: value}, "import als_site.settings")
    assert ran.returncode == 1
    assert ran.stderr.strip().startswith(name)
    assert len(ran.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "setting"),
    [
        ("ALS_SECRET_KEY", "$" + "x" * 40, "SECRET_KEY"),
        ("ALS_SITE_URL", "https://sets.example.org:8443", "ALS_SITE_URL"),
        ("ALS_SITE_URL", "http://[::1]:8000", "ALS_SITE_URL"),
        ("REDIS_URL", "rediss://:secret@redis.example:6380/2", "ALS_REDIS_URL"),
        ("REDIS_URL", "unix:///run/redis.sock", "ALS_REDIS_URL"),
    ],
)
def test_value_is_taken_as_it_is_when_it_is_good(name: str, value: str, setting: str) -> None:
    ran = start({name: value}, f"from als_site import settings; print(settings.{setting})")
    assert (ran.returncode, ran.stdout.strip()) == (0, value), ran.stderr


@pytest.mark.parametrize("mode", ["ALS_DEMO", "ALS_DEBUG"])
@pytest.mark.parametrize(
    "where",
    [
        {"ALS_SITE_URL": "https://sets.example.org"},
        {"ALS_SITE_URL": "https://127.0.0.1:8000"},
        {"ALS_SITE_URL": "http://sets.example.org"},
        {"ALS_SITE_URL": "http://10.0.0.7:8000"},
        {"ALS_ALLOWED_HOSTS": "127.0.0.1,sets.example.org"},
        {"ALS_ALLOWED_HOSTS": "*"},
        {"ALS_TRUSTED_PROXIES": "1"},
    ],
    ids=lambda where: "=".join(*where.items()),
)
def test_modes_for_ones_own_machine_are_refused_elsewhere(mode: str, where: dict[str, str]) -> None:
    given = {
        "ALS_SITE_URL": "http://127.0.0.1:8000",
        "ALS_ALLOWED_HOSTS": "",
        "ALS_TRUSTED_PROXIES": "0",
    } | where
    with pytest.raises(SystemExit, match=f"^{mode} is only for one's own machine"):
        require_own_machine(
            mode,
            url=given["ALS_SITE_URL"],
            hosts=[host for host in given["ALS_ALLOWED_HOSTS"].split(",") if host],
            proxies=int(given["ALS_TRUSTED_PROXIES"]),
        )


def test_demo_is_refused_on_a_database_server_and_starts_on_ones_own_machine() -> None:
    here = {"ALS_DEMO": "1", "ALS_SITE_URL": "http://127.0.0.1:8000"}
    server = start(here | {"DATABASE_URL": "postgres://als:secret@127.0.0.1/als"}, "import als_site.settings")
    assert (server.returncode, server.stderr.startswith("ALS_DEMO is only for a database")) == (1, True)
    public = start(here | {"ALS_SITE_URL": "https://sets.example.org"}, "import als_site.settings")
    assert (public.returncode, len(public.stderr.strip().splitlines())) == (1, 1)
    own = start(here | {"DATABASE_URL": f"sqlite:///{ROOT / 'als.sqlite3'}"}, "import als_site.settings")
    assert own.returncode == 0, own.stderr
    for host in ("localhost", "127.0.0.2", "[::1]"):
        require_own_machine("ALS_DEMO", url=f"http://{host}:8000", hosts=[host], proxies=0)


def test_check_for_deploying_finds_the_demonstration(settings: Settings) -> None:
    settings.ALS_DEMO = True
    assert [found.id for found in no_demonstration(None)] == ["core.E008"]
    settings.ALS_DEMO = False
    assert no_demonstration(None) == []
    assert no_demonstration in registry.get_checks(include_deployment_checks=True)
    assert no_demonstration not in registry.get_checks()


def test_demo_starts_on_its_own_when_the_shell_names_a_real_site(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text("postgres://real:secret@db.example/real")
    shell = {
        "DATABASE_URL_FILE": str(real),
        "DATABASE_URL": real.read_text(),
        "REDIS_URL_FILE": str(real),
        "ALS_ALLOWED_HOSTS": "sets.example.org",
        "ALS_KEKS_FILE": str(real),
        "ALS_VAR_DIR": str(tmp_path),
    }
    said = start(
        shell,
        "from scripts import demo, keys; keys.read = lambda: "
        f"{{'ALS_SECRET_KEY': 'x' * 40, 'ALS_KEKS': 'own:{KEY}'}}; "
        "demo._environment('http://127.0.0.1:8000'); from als_site import settings; "
        "print(settings.DATABASES['default']['NAME'], settings.ALS_REDIS_URL, settings.ALLOWED_HOSTS)",
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == [
        str(ROOT / "var" / "als.sqlite3"), "None", "['127.0.0.1',", "'127.0.0.1',", "'localhost']"
    ]  # fmt: skip


@pytest.mark.parametrize("port", ["abc", "99999", "0", "-1"])
def test_demo_stops_with_one_line_when_the_port_is_none(port: str) -> None:
    ran = start({"PORT": port}, "from scripts import demo; demo._port()")
    assert ran.returncode == 1
    assert ran.stderr.startswith("PORT")
    assert len(ran.stderr.strip().splitlines()) == 1
