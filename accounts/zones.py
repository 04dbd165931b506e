"""Time zones as people name them: a list to search, and a forgiving reading of what was typed."""

import zoneinfo
from functools import cache

COMMON = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Berlin",
    "Africa/Accra",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "UTC",
)
REGIONS = frozenset(
    (
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    )
)


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone named by a place, the common ones first."""
    known = zoneinfo.available_timezones()
    others = sorted(name for name in known if name.split("/")[0] in REGIONS and name not in COMMON)
    return (*(name for name in COMMON if name in known), *others)


def zone_named(typed: str) -> str | None:
    """The zone meant by what was typed: its name in any case, or a city that only one zone has; else None."""
    said = "_".join(typed.split()).casefold()
    names = {name.casefold(): name for name in zone_names()}
    if said in names:
        return names[said]
    cities = [name for name in zone_names() if name.rsplit("/", 1)[-1].casefold() == said]
    return cities[0] if len(cities) == 1 else None
