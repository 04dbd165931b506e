"""What members released to the programme: the only words that a lead reads, each by its owner's own doing."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from actions.reads import released_in
from dashboards.shortcuts import led_programme
from dashboards.words_guard import figures_only, released_sentences


@require_safe
@figures_only
def evidence(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """The sentences that stand, to show on screen and on paper."""
    found = led_programme(request, pk)
    with released_sentences():
        sentences = released_in(found)
    return render(request, "dashboards/evidence.html", {"programme": found, "sentences": sentences})
