"""Cleaning the names of people, sets and programmes, and writing several in one sentence."""

import unicodedata
from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

# Characters that reverse the text after them or are invisible. Joiners stay: scripts and emoji need them.
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NOTHING = (
    "\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
)
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters by category, but invisible
_DROPPED = frozenset(_DIRECTIONS + _NOTHING)
_BEGIN, _END = "\u2068", "\u2069"


def clean_name(typed: str) -> str:
    """The name on one line without bidi controls and invisible characters; "" when no visible character is left."""
    kept = (
        letter
        for letter in " ".join(typed.split())
        if letter not in _DROPPED and unicodedata.category(letter) not in {"Cc", "Cs"}
    )
    name = " ".join("".join(kept).split())
    return name if any(_is_seen(letter) for letter in name) else ""


def isolate_bidi(name: str) -> str:
    """The name between Unicode isolates, so that a right-to-left one does not reorder the text around it."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in name)
    return f"{_BEGIN}{name}{_END}" if turns else name


def listed(names: Iterable[str]) -> str:
    """“Ada, Ben and Femi”, in the active language, each name isolated as in `isolate_bidi`."""
    return str(get_text_list([isolate_bidi(name) for name in names], _("and")))


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LNPS" and letter not in _BLANK
