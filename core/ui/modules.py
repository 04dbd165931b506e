"""Joins a script and all that it imports into one file, each module in a scope of its own, in the order of imports.

A module that imports others is fetched first and they after it, one request each. The sources stay modules that a
browser runs as they are; of what JavaScript allows they use one form of import and of export, as below, and no words
over several lines.
"""

import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{ ([\w, ]+) \} from )?"(\.{1,2}/[\w/.-]+)";.*\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|const) (\w+))", re.MULTILINE)
# Whole lines of comment, and the indent of all others.
BARE = re.compile(r"^\s*(?://.*|/\*\*(?:.|\n)*?\*/)\n|^[ \t]+|^\n", re.MULTILINE)


def joined_modules(entry: Path) -> str:
    """The file `entry` and its imports, those first that others need."""
    found: dict[Path, str] = {}
    _add(entry.resolve(), entry.parent.resolve(), found)
    return "const modules = {};\n" + "".join(found.values())


def _add(file: Path, root: Path, found: dict[Path, str]) -> None:
    text = file.read_text()
    for _names, path in IMPORT.findall(text):
        if (other := (file.parent / path).resolve()) not in found:
            _add(other, root, found)
    found[file] = _scoped(text, file, root)


def _scoped(text: str, file: Path, root: Path) -> str:
    """One module: what it imports are the named values of those before it, what it exports is what it returns."""
    names = ", ".join(EXPORT.findall(text))

    def taken(given: re.Match[str]) -> str:
        other = (file.parent / given[2]).resolve().relative_to(root)
        return f'const {{ {given[1]} }} = modules["{other}"];\n' if given[1] else ""

    body = BARE.sub("", EXPORT.sub("", IMPORT.sub(taken, text)))
    return f'modules["{file.relative_to(root)}"] = (() => {{\n{body}return {{ {names} }};\n}})();\n'
