"""Downloads every wheel of a lock into a folder, for machines without a network.

pip leaves out what its own Python does not need; another Python 3.11 may (Debian 12 has 3.11.2, and one package is only
for what is older than 3.11.3), so markers about patch versions are taken off first.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

PATCH_MARKER = re.compile(r" ; python_full_version < '3\.11\.\d+'")


def download(lock: Path, folder: Path) -> None:
    """Fill the folder; raises CalledProcessError when a wheel is not to be had."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as whole:
        whole.write(PATCH_MARKER.sub("", lock.read_text()))
        whole.flush()
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
        how = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*pip, *how, "-r", whole.name, "-d", str(folder)], check=True)


if __name__ == "__main__":
    download(Path(sys.argv[1]), Path(sys.argv[2]))
