"""How sessions that are spread evenly over a span fall: about how many weeks apart, and which rhythm is offered."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from sessions.process import defaults

DAYS_A_MONTH = 365.25 / 12
MONTHS_MOST = 60


def months_from(first: date, last: date) -> int:
    """Whole months from the first day to the last, both counted in; never negative."""
    between = relativedelta(last + timedelta(days=1), first)
    return max(0, between.years * 12 + between.months)


def weeks_apart(sessions: int, months: int) -> float:
    """Weeks from one session to the next if so many are spread evenly over so many months."""
    return months * DAYS_A_MONTH / 7 / sessions


def about_weeks(sessions: int, months: int) -> int:
    """The same in whole weeks, rounded down so that all of them fit; at least one."""
    return max(1, int(weeks_apart(sessions, months)))


def offered_weeks(sessions: int, months: int) -> int:
    """The rhythm nearest to it of those that forms offer; of two as near, the shorter."""
    exact = weeks_apart(sessions, months)
    return min(defaults.WEEKS_BETWEEN_OFFERED, key=lambda weeks: (abs(weeks - exact), weeks))


def due_by(sessions: int, passed: int, months: int) -> int:
    """How many of them an even pace would have held when so many months have passed."""
    return sessions * min(passed, months) // months
