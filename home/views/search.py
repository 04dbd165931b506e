"""The search page."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.pace import Pace
from core.audit import trail
from home.forms import SearchForm
from home.reads.search import SHOWN, Search
from sets.models import LearningSet
from sets.requests import SetRequest

PACE = Pace(most=30, seconds=60)  # a search opens every word that its reader may read


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: SetRequest) -> HttpResponse:
    """Search by POST, since query strings stay in histories and logs."""
    form = SearchForm(request.POST or None, roles=request.roles)
    if request.method != "POST" or not form.is_valid():
        return render(request, "home/search.html", {"form": form}, status=422 if form.errors else 200)
    if not PACE.allows(request.user.pk):
        return limits.too_many(request)
    done = Search(request.user, request.roles, form.asked(), form.narrowed())
    _write_down(done)
    return render(request, "home/search.html", {"form": form, "search": done, "most": SHOWN})


@transaction.atomic
def _write_down(done: Search) -> None:
    """Audit, per set, how many of others' words the search showed; neither the query nor the results."""
    for set_id, count in sorted(done.sets_read.items()):
        trail.record(
            actor=done.person,
            verb="words.searched",
            obj=LearningSet(pk=set_id),
            learning_set_id=set_id,
            read=count,
        )
