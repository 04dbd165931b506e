"""A programme's figures stream by stream: the sums over each stream's sets, of figures that stand beside them."""

from dashboards.figures import SetFigures
from dashboards.overview import Overview


def by_stream(overview: Overview) -> list[tuple[str, Overview]]:
    """Each stream's name with its sets alone, by name; last, under an empty name, the sets in none. Empty where no set
    is in a stream."""
    found: dict[str, list[SetFigures]] = {}
    for one in overview.sets:
        found.setdefault(one.stream, []).append(one)
    if not any(found):
        return []
    names = sorted(found, key=lambda name: (not name, name.casefold()))
    return [(name, Overview(overview.now, found[name])) for name in names]
