"""The locks install on any day: on a fresh machine, with the pip its Python brings, and everything published anew.

The Makefile's own commands install empty wheels with the true names, versions and needs, so this takes seconds; what is
inside the wheels is installed by every `make run` and `make test` on a fresh machine.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers
from tests.house.tree import ROOT
from tests.house.wheels import Pin, lock, pins, wheel

LOCKS = ("run.txt", "dev.txt", "servers.txt")
# The old way: pip resolves what is locked already.
RESOLVING = "INSTALL=.venv/bin/python -m pip install --require-hashes"


class Machine:
    """A folder with our Makefile, locks over empty wheels, and an index that has a newer one of each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        self.locks = folder / "requirements"
        self.wheels.mkdir(parents=True)
        self.locks.mkdir()
        shutil.copy(ROOT / "Makefile", folder)
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))}
        self.environment = plain | {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_NO_CACHE_DIR": "1",
        }

    @property
    def installed(self) -> set[tuple[str, str]]:
        """Name and version of what lies in the environment, as the folders of the wheels say it."""
        folders = self.folder.glob(".venv/lib/python3*/site-packages/*.dist-info")
        pairs = (folder.name.removesuffix(".dist-info").split("-", 1) for folder in folders)
        return {(name.replace("_", "-"), version) for name, version in pairs}

    def make(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["make", f"PYTHON={sys.executable}", *words]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment as the Makefile makes it, with the pip that Python brings."""
    machine = Machine(tmp_path_factory.mktemp("untouched"))
    made = machine.make(".venv/bin/python")
    assert made.returncode == 0, made.stdout + made.stderr
    return machine.folder / ".venv"


@pytest.fixture
def machine(tmp_path: Path, untouched: Path) -> Machine:
    """A machine of the test's own, with a copy of the environment: making one takes seconds."""
    machine = Machine(tmp_path / "machine")
    shutil.copytree(untouched, machine.folder / ".venv", symlinks=True)
    return machine


def test_the_locks_install_when_newer_versions_of_everything_exist(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LOCKS:
        lock(machine.locks / name, machine.wheels, pins(ROOT / "requirements" / name))
    made = machine.make(".venv/.run", ".venv/.dev")
    assert made.returncode == 0, made.stdout + made.stderr
    for name, value in machine.environment.items():
        monkeypatch.setenv(name, value)
    assert servers.install(machine.locks / "servers.txt", str(machine.folder / ".venv/bin/python"))
    wanted = {pin[:2] for name in LOCKS for pin in pins(ROOT / "requirements" / name) if not pin.marker}
    assert wanted - machine.installed == set()


def test_a_lock_that_lacks_a_package_is_refused(machine: Machine) -> None:
    lock(machine.locks / "run.txt", machine.wheels, [Pin("django", "5.2"), Pin("sqlparse", "1")])
    made = machine.make(".venv/.run")
    assert made.returncode != 0
    assert "requires asgiref, which is not installed" in made.stdout


def test_a_pin_that_is_asked_for_with_an_extra_installs(machine: Machine) -> None:
    """As coverage[toml] of pytest-cov: before pip 24 a lock with such a pin cannot be resolved, so ours is not."""
    lock(machine.locks / "run.txt", machine.wheels, [Pin("asked", "1")])
    digest = wheel(machine.wheels, "asks", "1", ["Requires-Dist: asked[more]>=1"])
    with (machine.locks / "run.txt").open("a") as file:
        file.write(f"asks==1 \\\n    --hash=sha256:{digest}\n")
    resolved = machine.make(".venv/.run", RESOLVING)
    pip = int(dict(machine.installed)["pip"].partition(".")[0])
    assert ("asked[more]>=1" in resolved.stderr, resolved.returncode != 0) == (pip < 24, pip < 24)
    (machine.folder / ".venv/.run").unlink(missing_ok=True)
    made = machine.make(".venv/.run")
    assert made.returncode == 0, made.stdout + made.stderr
    assert {("asked", "1"), ("asks", "1")} <= machine.installed
