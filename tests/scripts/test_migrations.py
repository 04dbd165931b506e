"""The check of migrations finds one that the version before cannot work beside, and excuses only what is there."""

import subprocess
import sys

from scripts import migrations
from tests.house.tree import ROOT, tracked

UNEXCUSED = "import sys; from scripts import migrations; migrations.EXCUSED = (); sys.exit(migrations.main())"


def test_each_excused_name_is_that_of_one_migration() -> None:
    names = [path.stem for path in tracked() if path.parent.name == "migrations"]
    assert {name: names.count(name) for name in migrations.EXCUSED} == dict.fromkeys(migrations.EXCUSED, 1)


def test_a_column_that_the_version_before_would_leave_empty_is_found() -> None:
    command = [sys.executable, "-m", "tests.servers", "--", sys.executable, "-c", UNEXCUSED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "0003_attendance_gaps)... ERR\n\tNOT NULL constraint on columns" in done.stdout
