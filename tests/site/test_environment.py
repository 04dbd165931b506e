"""A bad or missing value stops the start with one line that names it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


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
    ],
)
def test_start_stops_with_one_line_when_a_value_is_bad(name: str, value: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import als_site.settings"],
        env={**os.environ, name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1
    assert ran.stderr.strip().startswith(name)
    assert len(ran.stderr.strip().splitlines()) == 1
