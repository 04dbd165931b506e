"""The dates of a rhythm: so many weeks apart, or monthly on the second Tuesday; plain calendar days, no zone."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

MONTHLY, BY_HAND = "monthly", "hand"


def first_on(day: date, weekday: int) -> date:
    """That day, or the first one after it that falls on the weekday (0 is Monday)."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def dates_of(first: date, every: str, count: int) -> list[date]:
    """`count` days from the first on; each is reckoned from the first, so that editing one moves no other."""
    return [_step(first, every, n) for n in range(count)]


def _step(first: date, every: str, n: int) -> date:
    if every == MONTHLY:
        return _nth_weekday(first + relativedelta(months=n, day=1), first.weekday(), (first.day - 1) // 7)
    return first + timedelta(weeks=int(every) * n)


def _nth_weekday(month: date, weekday: int, nth: int) -> date:
    """The n-th such weekday of the month (0 is the first); the last one where the month has no fifth."""
    day = first_on(month, weekday) + timedelta(weeks=nth)
    return day if day.month == month.month else day - timedelta(weeks=1)
