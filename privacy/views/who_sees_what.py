"""The privacy page; public."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from privacy.reads.deletion_dates import Kept, kept
from privacy.reads.who_sees_what import PEOPLE, TABLE
from sets.models import LearningSet
from sets.requests import ScopedRequest


@login_not_required
@require_safe
def who_sees_what(request: ScopedRequest) -> HttpResponse:
    """Show who sees what and for how long, with the deletion dates of the reader's sets."""
    context: dict[str, Any] = {"people": PEOPLE, "table": TABLE, "kept": _kept(request)}
    return render(request, "privacy/who_sees_what.html", context)


def _kept(request: ScopedRequest) -> list[Kept]:
    """The reader's sets with their programmes' retention, in days or as a date."""
    rows = LearningSet.objects.filter(pk__in=request.roles.sets_now()).select_related("programme")
    return kept(rows.order_by("name", "id"))
