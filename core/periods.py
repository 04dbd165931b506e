"""Stretches of time: pairs of a beginning and an end (UTC), where None as the end means that it goes on."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

Period = tuple[datetime, datetime | None]


def covers(periods: Iterable[Period], moment: datetime) -> bool:
    """Whether the moment lies in one of the periods."""
    return any(begun <= moment and (ended is None or moment <= ended) for begun, ended in periods)


def within(period: Period, others: Iterable[Period]) -> bool:
    """Whether one of the others has all of the period."""
    begun, ended = period
    return any(
        start <= begun and (end is None or (ended is not None and ended <= end)) for start, end in others
    )


def overlap(some: Iterable[Period], others: Iterable[Period]) -> bool:
    """Whether a period of `some` and one of `others` have a moment in common."""
    theirs = list(others)
    return any(_meet(one, other) for one in some for other in theirs)


def until(periods: Iterable[Period], moment: datetime | None) -> list[Period]:
    """What lies before that moment; everything if it is None."""
    if moment is None:
        return list(periods)
    return [
        (begun, moment if ended is None else min(ended, moment))
        for begun, ended in periods
        if begun <= moment
    ]


def during(field: str, periods: Iterable[Period]) -> Q:
    """A filter for rows whose moment lies in one of the periods; for none of them if there is no period."""
    found = Q(pk__in=[])
    for begun, ended in periods:
        one = {f"{field}__gte": begun} | ({} if ended is None else {f"{field}__lte": ended})
        found |= Q(**one)
    return found


def merged(periods: Iterable[Period]) -> list[Period]:
    """The same stretches of time in order, in as few periods as can be."""
    found: list[Period] = []
    for begun, ended in sorted(periods, key=lambda period: period[0]):
        if found and _meet(found[-1], (begun, ended)):
            last = found.pop()
            ends = None if ended is None or last[1] is None else max(ended, last[1])
            found.append((last[0], ends))
        else:
            found.append((begun, ended))
    return found


def without(period: Period, gaps: Iterable[tuple[datetime, datetime]]) -> list[Period]:
    """The period less its gaps, in order."""
    begun, ended = period
    left: list[Period] = []
    for gone, back in sorted(gaps):
        if ended is not None and gone >= ended:
            break
        if gone > begun:
            left.append((begun, gone))
        begun = max(begun, back)
    return [*left, (begun, ended)] if ended is None or begun < ended else left


def _meet(one: Period, other: Period) -> bool:
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])
