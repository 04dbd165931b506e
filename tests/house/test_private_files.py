"""Whatever the site writes to disk only its own account may read, wherever it lies and whatever the umask is."""

import re

from tests.house.tree import named, product_modules

WRITES = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^)\n]*[\"'][wax]b?\+?[\"']|mkstemp\(|copyfile\(")
KNOWN = {
    "core/ui/staticfiles.py": "what every browser gets",
    "demo/mail_folder.py": "made-up people's letters, on the machine of whoever looks at the demonstration",
    "sessions/management/commands/draw_process.py": "a drawing for the documents",
    "privacy/management/commands/export_person.py": "into a file that it made for its owner alone",
}


def test_files_are_written_by_what_keeps_them_private() -> None:
    """`core.private_files` and the backup's own door open by number, with mode 0600."""
    writing = {named(path) for path in product_modules() if WRITES.search(path.read_text())}
    assert writing == {*KNOWN}
