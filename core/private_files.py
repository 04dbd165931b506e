"""Files that only the account of the site may read, wherever they lie and whatever its umask is."""

import os
import stat
from pathlib import Path
from typing import BinaryIO, cast


def keep_private(path: Path) -> None:
    """Allow a file's owner alone to read and write it; a file that is another's, or not there, is left as it is."""
    try:
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077 and found.st_uid == os.geteuid():
            path.chmod(0o600)
    except FileNotFoundError:
        return


def open_to_append(path: Path) -> BinaryIO:
    """Open a file to read and add to it; one that is not there yet is made."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "ab+")
    keep_private(path)
    return cast(BinaryIO, file)
