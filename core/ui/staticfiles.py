"""Serves the style sheet as one file, `css/all.css`, its layers joined in order; and each page's scripts as one.

Thirty links would be thirty requests, a chain of imports would load one after the other, and a build step is one
more thing to forget. So the files are joined where static files are found: by the finder, for the development
server, the tests and `collectstatic` alike.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from core.ui.modules import joined_modules

BUNDLE = "css/all.css"
LAYERS = "@layer reset, base, components, pages, utilities;\n"
ORDER = (
    "reset.css",
    "tokens.css",
    "base.css",
    "components/*.css",
    "forced.css",
    "pages/*.css",
    "utilities.css",
    "print.css",
)


def joined(source: Path) -> str:
    """The files below `source` in their order, without comments, indents and the space around braces: two thirds of
    the bytes."""
    parts = [file.read_text() for pattern in ORDER for file in sorted(source.glob(pattern))]
    bare = re.sub(r"/\*.*?\*/", "", "".join(parts), flags=re.DOTALL)
    tight = re.sub(r"\s*([{};,>])\s*", r"\1", bare).replace(";}", "}")
    tight = re.sub(
        r"(?<=[{;])([\w-]+): ", r"\1:", tight
    )  # declarations; then what stands before their braces
    tight = re.sub(r"[^{}]+(?=\{)", lambda found: re.sub(r" ?([+~]) | ?(: )", _bare, found[0]), tight)
    return LAYERS + re.sub(r"(?<![\w.])0(?=\.\d)", "", tight)


def _bare(found: re.Match[str]) -> str:
    """The sign without the space around it."""
    return found[0].strip()


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """File names carry a content hash, also in JS imports, so that browsers may cache them for ever."""

    support_js_module_import_aggregation = True


# What is joined, by the path that a page names: every page has one style and one script.
BUNDLES: dict[str, Callable[[Path], str]] = {
    BUNDLE: lambda static: joined(static / "css"),
    "joined/page.js": lambda static: joined_modules(static / "js/main.js"),
    "joined/room.js": lambda static: joined_modules(static / "js/room.js"),
}


class BundleFinder(BaseFinder):
    """Finds what is joined, and joins it again when one of its sources has changed."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.source = Path(settings.STATICFILES_DIRS[0])
        self.storage = FileSystemStorage(location=Path(settings.VAR_DIR) / "bundle")

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in BUNDLES:
            return []
        file = self.write(path)
        return [file] if find_all else file

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, FileSystemStorage]]:
        for path in BUNDLES:
            self.write(path)
            yield path, self.storage

    def write(self, path: str) -> str:
        file, text = Path(self.storage.path(path)), BUNDLES[path](self.source)
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Written to a temporary file and renamed, so that no request reads half a file.
            handle, beside = tempfile.mkstemp(dir=file.parent)
            with os.fdopen(handle, "w") as out:
                out.write(text)
            Path(beside).chmod(0o644)
            os.replace(beside, file)
        return str(file)
