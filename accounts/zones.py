"""Time zones: the list to choose from, and lenient parsing of typed names."""

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
    """Every zone that is named after a place, common ones first."""
    known = zoneinfo.available_timezones()
    others = sorted(name for name in known if name.split("/")[0] in REGIONS and name not in COMMON)
    return (*(name for name in COMMON if name in known), *others)


def zone_named(typed: str) -> str | None:
    """The IANA name for typed text: a zone in any case, or a city that occurs in one zone only; else None."""
    said = "_".join(typed.split()).casefold()
    names = {name.casefold(): name for name in zone_names()}
    if said in names:
        return names[said]
    cities = [name for name in zone_names() if name.rsplit("/", 1)[-1].casefold() == said]
    return cities[0] if len(cities) == 1 else None
