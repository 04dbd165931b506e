"""The bank holidays of the four nations, which differ; a set says whose it keeps."""

from datetime import date
from functools import lru_cache

import holidays
from django.utils.translation import gettext_lazy as _

NONE = "none"
NATIONS = [
    ("ENG", _("England")),
    ("NIR", _("Northern Ireland")),
    ("SCT", _("Scotland")),
    ("WLS", _("Wales")),
    (NONE, _("None")),
]
BRITISH_ZONES = {"Europe/London": "ENG", "Europe/Belfast": "NIR"}


def usual_nation(zone: str) -> str:
    """What is offered to a set that has not said: a guess from its zone."""
    return BRITISH_ZONES.get(zone, NONE)


def bank_holiday(day: date, nation: str) -> str:
    """Its name, or an empty text. Certain about two years ahead, as governments move them."""
    return "" if nation == NONE else _of_year(nation, day.year).get(day, "")


@lru_cache(maxsize=64)
def _of_year(nation: str, year: int) -> dict[date, str]:
    # Britain as a whole lacks the days that are kept in some nations only.
    return {
        day: str(name) for day, name in holidays.country_holidays("GB", subdiv=nation, years=year).items()
    }
