"""Short names that tell the people of a set apart: Miguel C. and Miguel S.; titles are no names."""

import re
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from itertools import count
from uuid import UUID

_TITLES = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame lord lady rev revd reverend herr frau mme mlle".split()
)
_PARTICLES = frozenset(
    "van von de der den del della di da dos du la le ten ter af av zu zum zur bin ibn al el".split()
)
# Scripts in which the family's name comes first and is one letter: such a name is short as it is.
_WHOLE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

# By person: what the set that a page is about calls them; each request begins with none.
_within: ContextVar[Mapping[UUID, str] | None] = ContextVar("short_names", default=None)


def first_name(name: str) -> str:
    """What somebody is called where nobody else is meant."""
    return _parts(name)[0]


def tell_apart(names: Mapping[UUID, str]) -> dict[UUID, str]:
    """A short name for each, by id: the first name alone, or with as much of the last as tells them apart."""
    called: dict[str, list[UUID]] = {}
    for pk, name in names.items():
        called.setdefault(first_name(name).casefold(), []).append(pk)
    found: dict[UUID, str] = {}
    for alike in called.values():
        found |= _lengthened({pk: _parts(names[pk]) for pk in alike})
    return {pk: found[pk] for pk in names}


def use_names(people: Iterable[tuple[UUID, str]]) -> None:
    """From here to the end of the request these people are called so that one can tell them apart."""
    _within.set({**(_within.get() or {}), **tell_apart(dict(people))})


def forget_names() -> None:
    """Before a request: everybody is called by their first name."""
    _within.set(None)


def short_name(person_id: UUID, name: str) -> str:
    """What a person is called on the page that is made now."""
    return (_within.get() or {}).get(person_id) or first_name(name)


def _parts(name: str) -> tuple[str, str]:
    """First name and last name; the second may be empty."""
    if _WHOLE.search(name):
        return " ".join(name.split()), ""
    family, comma, given = name.partition(",")
    words = _without_titles((given if comma else name).split())
    if not words:
        words, given = _without_titles(family.split()), ""
    if not words:
        return name.strip(), ""
    if words[0] in _PARTICLES:
        return " ".join(words), ""  # a last name alone
    last = [word for word in (family.split() if given and comma else words[1:]) if word not in _PARTICLES]
    return words[0], last[0] if given and comma and last else (last[-1] if last else "")


def _without_titles(words: list[str]) -> list[str]:
    """Without what stands before a name."""
    at = (n for n, word in enumerate(words) if word.rstrip(".").casefold() not in _TITLES)
    return words[next(at, len(words)) :]


def _lengthened(parts: dict[UUID, tuple[str, str]]) -> dict[UUID, str]:
    """The same first name for all: with the fewest letters of the last name that differ, else numbered."""
    if len(parts) == 1:
        return {pk: first for pk, (first, _last) in parts.items()}
    longest = max(len(last) for _first, last in parts.values())
    for letters in range(1, longest + 1):
        found = {pk: _with(first, last, letters) for pk, (first, last) in parts.items()}
        if len({name.casefold() for name in found.values()}) == len(found):
            return found
    numbers: dict[str, count[int]] = {}
    found = {}
    for pk, (first, last) in parts.items():
        name = _with(first, last, longest)
        number = next(numbers.setdefault(name.casefold(), count(1)))
        found[pk] = name if number == 1 else f"{name} {number}"
    return found


def _with(first: str, last: str, letters: int) -> str:
    if not last:
        return first
    return f"{first} {last}" if letters >= len(last) else f"{first} {last[:letters]}."
