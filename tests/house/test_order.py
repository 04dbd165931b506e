"""Imports only fall, migrations say what the models say, and the process is drawn as it is."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.house.tree import ROOT


def test_every_app_keeps_its_order() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_migrations_are_current() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_drawing_of_the_process_is_current() -> None:
    call_command("draw_process", "--check")
