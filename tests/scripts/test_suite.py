"""The suite tells of everything that failed, though pytest's own line comes last."""

import os
import sys
from pathlib import Path

import pytest

from scripts import keys, suite

# Stands in for pytest: its argument `-m both` tells the two parts apart.
FAKE = """import sys
both = "-m" in sys.argv
print("both done" if both else "all done")
sys.exit({both} if both else {all})"""


def run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, checks: int = 0, both: int = 0, all_: int = 0
) -> int:
    fake = FAKE.replace("{both}", str(both)).replace("{all}", str(all_))
    monkeypatch.setattr(suite, "PYTEST", [sys.executable, "-c", fake])
    monkeypatch.setattr(
        suite, "CHECKS", [sys.executable, "-c", f"print('looked'); raise SystemExit({checks})"]
    )
    monkeypatch.setattr(keys, "PLACE", tmp_path / "dev.env")
    monkeypatch.setattr(sys, "argv", ["suite"])
    keys.make()
    # Given ones are not started.
    monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.chdir(os.getcwd())
    return suite.main()


def test_suite_is_green_when_all_its_parts_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, tmp_path) == 0
    said = capfd.readouterr().out
    assert "FAILED" not in said
    assert said.splitlines()[-1] == "all done"
    assert said.index("both done") < said.index("looked")


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"checks": 1}, "FAILED before: checks (exit 1)"),
        ({"both": 2}, "FAILED before: tests marked `both`, on SQLite with the in-process bus (exit 2)"),
        ({"both": 137}, "FAILED before: tests marked `both`"),
        ({"all_": 1}, ""),
    ],
)
def test_suite_is_red_and_says_so_before_its_last_line_when_a_part_is(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    parts: dict[str, int],
    told: str,
) -> None:
    assert run(monkeypatch, tmp_path, **parts) != 0
    said = capfd.readouterr().out
    assert told in said
    assert said.splitlines()[-1] == "all done"
