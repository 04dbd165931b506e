"""Empty wheels that stand for the packages of a lock: the true names, versions and needs, and nothing inside."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import NamedTuple

PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s\\]+)(?P<marker> ; [^\\]+)?", re.MULTILINE)
NEWER = "9999"


class Pin(NamedTuple):
    """One package of a lock."""

    name: str
    version: str
    marker: str = ""


def pins(lock: Path) -> list[Pin]:
    """What a lock names, in its order."""
    return [Pin(one["name"], one["version"], one["marker"] or "") for one in PIN.finditer(lock.read_text())]


def needs(name: str) -> list[str]:
    """What the installed package asks for, extras too; what is not installed here has no needs that are known."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return []
    return [
        f"{key}: {value}" for key in ("Provides-Extra", "Requires-Dist") for value in told.get_all(key) or []
    ]


def wheel(folder: Path, name: str, version: str, lines: Sequence[str] = ()) -> str:
    """Writes a wheel without a module into the folder and gives its SHA-256."""
    stem = f"{name.replace('-', '_')}-{version}"
    inside = f"{stem}.dist-info"
    files = {
        f"{inside}/METADATA": "\n".join(
            ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines, "")
        ),
        f"{inside}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    files[f"{inside}/RECORD"] = "".join(f"{one},,\n" for one in (*files, f"{inside}/RECORD"))
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            # A member without the hour of its writing: the same wheel has the same hash again.
            archive.writestr(zipfile.ZipInfo(file), text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock(to: Path, wheels: Path, pinned: Iterable[Pin]) -> None:
    """Writes a lock of these pins over empty wheels, and beside each wheel a newer one that nobody locked."""
    blocks = []
    for name, version, marker in pinned:
        digest = wheel(wheels, name, version, needs(name))
        wheel(wheels, name, NEWER, needs(name))
        blocks.append(f"{name}=={version}{marker} \\\n    --hash=sha256:{digest}\n")
    to.write_text("".join(blocks))
