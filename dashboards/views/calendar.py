"""A month of a programme's sessions."""

from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Paginator
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from core import clock
from dashboards.meetings import State, by_day, meetings
from dashboards.shortcuts import led_programme
from dashboards.words_guard import figures_only

ROWS = 100
FIRST_YEAR, LAST_YEAR = 2000, 2200  # what a date in an address may be


@require_safe
@figures_only
def calendar(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """All sessions of one month, day by day: which set, when, and whether it was held, is open or to come."""
    found = led_programme(request, pk)
    today = timezone.localdate(clock.now())
    first = _month(request.GET.get("month", ""), today)
    following = (first + timedelta(days=31)).replace(day=1)
    those = meetings(found.pk, first, following - timedelta(days=1))
    page = Paginator([one for _day, day in by_day(those) for one in day], ROWS).get_page(
        request.GET.get("page")
    )
    context = {
        "programme": found,
        "first": first,
        "before": (first - timedelta(days=1)).replace(day=1),
        "following": following,
        "today": today,
        "is_now": first == today.replace(day=1),
        "page": page,
        "days": by_day(list(page.object_list)),
        "counts": [
            (state, number) for state in State if (number := sum(one.state is state for one in those))
        ],
        "zone": request.user.zone,
    }
    return render(request, "dashboards/calendar.html", context)


def _month(asked: str, today: date) -> date:
    """The first of the month that "2026-11" names; of this one for whatever else."""
    try:
        found = parse_date(f"{asked}-01")
    except ValueError:
        found = None
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else today.replace(day=1)
