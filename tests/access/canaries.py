"""A word of its own for every confidential thing, who may see each, and where each was seen."""

import base64
import re
import urllib.parse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tests.access.places import KINDS

INSIDE = frozenset({"observer", "newcomer", "member", "presenter", "deputy", "facilitator"})
LONGER = INSIDE - {"newcomer"}  # those who were there before the newcomer
NOBODY: frozenset[str] = frozenset()
HERON = frozenset({"other_facilitator"})

# What the product's table says, read from the scene's labels: the first that fits decides.
RULES: tuple[tuple[str, frozenset[str]], ...] = (
    ("brief.words", NOBODY),  # its author alone, see below
    ("draft.words", NOBODY),
    ("log.words", NOBODY),
    ("note.words", NOBODY),
    ("issue.topic_line draft", NOBODY),
    ("evidence.words released", frozenset({"lead"})),  # the one door, and its owner, see below
    ("evidence.words", NOBODY),
    ("heron placing", frozenset({"other_programme_lead"})),  # who leads that programme
    ("placing", frozenset({"lead"})),
    ("heron ", HERON),
    ("action.words mine", INSIDE),
    ("reminder words", frozenset({"deputy", "facilitator"})),  # who runs the session; they leave by mail
    ("trainee.words", NOBODY),  # its author and its trainee alone, none of these kinds
    ("review.words open", NOBODY),  # its author alone, until the sheets are looked at together
    ("agreement.", INSIDE),  # what a newcomer is asked to accept was written before they came
    ("roomonly", LONGER),  # everybody of these was there
    ("old", LONGER),
    ("held", LONGER),
    ("first", LONGER),
    ("leaver", LONGER),
    ("early", LONGER),
    ("reflection.words well", LONGER),
    ("reflection.words better", LONGER),
    ("reflection.words closing", LONGER),
    ("", INSIDE),
)
STEM = "canary"
SHAPE = re.compile(rf"qx\d{{3,}}{STEM}\d{{5}}zj")
# In listening mode the presenter hears suggestions, and reads them when the stage lets them.
UNHEARD = ("contribution.words running", "contribution.words early")


@dataclass(frozen=True)
class Sighting:
    """A token, where it was seen, and in whose hands."""

    label: str
    sink: str
    kind: str = ""

    def __str__(self) -> str:
        return f"“{self.label}” in {self.sink}" + (f" for {self.kind}" if self.kind else "")


@dataclass
class Canaries:
    """Hands out tokens, and finds them again however they are dressed."""

    tokens: dict[str, str] = field(default_factory=dict)

    def say(self, label: str) -> str:
        token = f"qx{len(self.tokens):03d}{STEM}{sum(label.encode()) * 7919 % 99991:05d}zj"
        self.tokens[label] = token
        return token

    def seen(self, where: str | bytes, sink: str, kind: str = "") -> list[Sighting]:
        """Every token that is in there: plain, or as hex, base64, percent signs, the wrong way round."""
        text = where.decode("utf-8", "replace") if isinstance(where, bytes) else where
        low = text.lower()
        plain = set(SHAPE.findall(low))
        is_dressed = any(stem in low for stem in _stems()[0]) or any(stem in text for stem in _stems()[1])
        return [
            Sighting(label, sink, kind)
            for label, token in self.tokens.items()
            if token in plain or ((is_dressed or not SHAPE.fullmatch(token)) and _is_in(text, low, token))
        ]

    def leaks(self, sightings: Iterable[Sighting]) -> list[Sighting]:
        """Those in hands that have no right to them; a sink without a reader has no right to any."""
        return [one for one in sightings if not one.kind or one.kind not in may_see(one.label)]


def may_see(label: str) -> frozenset[str]:
    """The kinds of person that may read what carries this label."""
    allowed = next(kinds for part, kinds in RULES if part in label)
    if label in UNHEARD:
        allowed -= {"presenter"}
    author = label.split(" ", 1)[0]
    if author in KINDS:
        allowed |= {author}
    if label.endswith("leaver"):
        allowed |= {"leaver"} if "issue" in label or "action" in label else set()
    if "issue.topic_line running" in label and not label.startswith("heron"):
        allowed |= {"presenter"}
    return allowed


def _is_in(text: str, low: str, token: str) -> bool:
    lower, exact = _dressed(token)
    return any(dress in low for dress in lower) or any(dress in text for dress in exact)


@cache
def _stems() -> tuple[list[str], list[str]]:
    """What is the same in every token, in each dress but the plain one; of base64, what any neighbours leave as it is.
    A page without any of it is not searched for a thousand tokens in eight dresses: that was most of a run's minutes.
    """
    raw = STEM.encode()
    coded = [base64.b64encode(raw[n : n + 3 * ((len(raw) - n) // 3)]).decode() for n in range(3)]
    return [raw.hex()], [*coded, STEM[::-1], "".join(f"%{byte:02X}" for byte in raw)]


@cache
def _dressed(token: str) -> tuple[list[str], list[str]]:
    """How a token may look: in any case plain or as hex; as it stands in base64 at each of its three offsets, without
    the edges; reversed; in percent signs. Remembered, because every page is searched for all of them."""
    raw = token.encode()
    coded = [base64.b64encode(b"." * n + raw)[4:-4].decode() for n in range(3)]
    percent = ["".join(f"%{byte:02X}" for byte in raw), urllib.parse.quote(token.upper())]
    return [token, raw.hex()], [*coded, token[::-1], *percent]


def explain(leaks: Iterable[Sighting]) -> str:
    return "\n".join(["", *sorted({str(leak) for leak in leaks})])


def counted(tokens: Mapping[str, str]) -> int:
    return len(set(tokens.values()))
