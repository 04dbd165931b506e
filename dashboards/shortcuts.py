"""What a lead's views begin with: a programme that they lead, one of its sets, and who is in which."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.shortcuts import get_object_or_404

from accounts.requests import PersonRequest
from dashboards.words_guard import leads_own_notes
from programmes.models import Programme
from sets.models import LearningSet
from sets.reads.placing import Board, board


def page_of(request: PersonRequest, rows: Sequence[Any], size: int) -> Page[Any]:
    """The page of a list that was asked for; all of it on one for `?page=all`, as paper wants it."""
    asked = request.GET.get("page")
    return Paginator(rows, max(1, len(rows)) if asked == "all" else size).get_page(asked)


def led_programme(request: PersonRequest, pk: UUID) -> Programme:
    """A programme that the person leads; raises Http404 for any other."""
    led = Programme.objects.led_by(request.user.pk).select_related("organisation")
    return get_object_or_404(led, pk=pk)


def led_set(request: PersonRequest, set_id: UUID) -> LearningSet:
    """A set of a programme that the person leads; raises Http404 for any other."""
    led = Programme.objects.led_by(request.user.pk)
    return get_object_or_404(LearningSet.objects.select_related("programme"), pk=set_id, programme__in=led)


def board_of(request: PersonRequest, programme: Programme) -> Board:
    """The programme's people, its running sets and the leads' notes, as this lead may read them."""
    with leads_own_notes():
        return board(programme, request.user)
