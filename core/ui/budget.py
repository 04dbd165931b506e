"""The budget bar: planned minutes as lengths, against the session's length."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.ui.ring import number

# The bar's length, and the fewest minutes it covers, so that two short sessions can be compared.
WIDTH, LEAST = 396.48, 118
GAP, LETTER = 3, 7.4


@dataclass(frozen=True)
class Block:
    """A named length in minutes: a round, or something fixed such as the break or the closing."""

    name: str
    minutes: int
    fixed: bool = False


@dataclass(frozen=True)
class Bar:
    x: str
    width: str
    text: str
    text_x: str
    fixed: bool


@dataclass(frozen=True)
class Budget:
    bars: list[Bar]
    end: str
    end_anchor: str
    starts: str
    ends: str
    free: tuple[str, str] | None
    over: int
    over_from: str
    over_to: str
    height: int


def budget_bar(blocks: Sequence[Block], available: int, *, starts: str, ends: str) -> Budget:
    """Lay out the blocks in `available` minutes; `starts` and `ends` are local times, already formatted."""
    total = sum(block.minutes for block in blocks)
    scale = WIDTH / max(LEAST, total, available)
    end, spent = 1 + available * scale, 1 + total * scale
    bars, minute = [], 0
    for block in blocks:
        bars.append(_bar(block, 1 + minute * scale, block.minutes * scale - GAP))
        minute += block.minutes
    spare = end - spent
    return Budget(
        bars=bars,
        end=number(end),
        end_anchor="end" if end > 380 else "middle",
        starts=starts,
        ends=ends,
        free=(number(spent + 0.5), number(spare - 4)) if spare > 5 else None,
        over=max(0, total - available),
        over_from=number(end + 2),
        over_to=number(spent - GAP),
        height=108 if total > available else 76,
    )


def _bar(block: Block, x: float, width: float) -> Bar:
    text = block.name if block.fixed else f"{block.name} {block.minutes}"
    fits = len(text) * LETTER + (0 if block.fixed else 14) <= width
    text_x = x + (width + 1) / 2 if block.fixed else x + 11
    return Bar(number(x), number(max(0, width)), text if fits else "", number(text_x), block.fixed)
