"""Text search in Python: matching without regard to case, accents or width, and excerpts around a match."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

AROUND = 90  # characters shown before and after a match


def plain(words: str) -> str:
    """Normalise text without case, accents and half widths, so that “CAFÉ” equals “cafe”."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    if apart.isascii():
        return apart
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Piece:
    """A piece of an excerpt, and whether it is a match."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Asked:
    """A search query; every term must occur somewhere in the text."""

    words: str

    @cached_property
    def terms(self) -> Sequence[str]:
        return tuple(dict.fromkeys(filter(None, plain(self.words).split())))

    def is_in(self, words: str) -> bool:
        read = plain(words)
        return bool(self.terms) and all(term in read for term in self.terms)

    def pieces(self, words: str) -> list[Piece]:
        """The excerpt around the first match, split into matches and other text; short texts are returned whole."""
        hits = self._hits(words)
        first, last = (hits[0][0], hits[0][1]) if hits else (0, 0)
        begin, end = _cut(words, first - AROUND, last + 2 * AROUND)
        found, at = [Piece("… ")] if begin else [], begin
        for start, stop in hits:
            if start >= at and stop <= end:
                found += [Piece(words[at:start]), Piece(words[start:stop], is_hit=True)]
                at = stop
        found += [Piece(words[at:end]), Piece(" …" if end < len(words) else "")]
        return [piece for piece in found if piece.text]

    def _hits(self, words: str) -> list[tuple[int, int]]:
        """The (start, end) of each match in the original text, in order and without overlaps."""
        letters, places = [], []
        for place, letter in enumerate(words):
            read = plain(letter)
            letters.append(read)
            places += [place] * len(read)
        read, found = "".join(letters), []
        for term in self.terms:
            at = read.find(term)
            while at >= 0:
                found.append((places[at], places[at + len(term) - 1] + 1))
                at = read.find(term, at + len(term))
        return _apart(sorted(found))


def _apart(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, stop in found:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(stop, kept[-1][1]))
        else:
            kept.append((start, stop))
    return kept


def _cut(words: str, begin: int, end: int) -> tuple[int, int]:
    """Cut the excerpt at spaces if there are any near by, so that words stay whole."""
    begin, end = max(0, begin), min(len(words), end)
    if begin and (space := words.find(" ", begin, begin + 20)) >= 0:
        begin = space + 1
    if end < len(words) and (space := words.rfind(" ", end - 20, end)) >= 0:
        end = space
    return begin, end
