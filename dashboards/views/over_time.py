"""Pages with more of a programme's figures: who came, how turns are spread, what happened when, and one set alone."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import PersonRequest
from dashboards import reads
from dashboards.attendance import attendance_says, heat_rows, of_one_set
from dashboards.attention import attention_of
from dashboards.by_name import people_by_name
from dashboards.by_stream import by_stream
from dashboards.facilitators import loads
from dashboards.people_table import by_first, people_table
from dashboards.pictures import attendance_line, waits_bars
from dashboards.rules import rules
from dashboards.scores import mean_of, scores_of
from dashboards.shortcuts import led_programme, led_set, page_of
from dashboards.tables import (
    attendance_table,
    facilitators_table,
    months_table,
    streams_table,
    turns_table,
)
from dashboards.turns import AFTER, by_wait, turns_says, without_a_turn
from dashboards.words_guard import figures_only

ROWS = 50
CELLS = 25  # rows of a heat map on one page
SETS = 12  # sets with a row of figures each on one page: on a phone one takes a quarter of the screen


@require_safe
@figures_only
def attendance(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Who came, session by session and set by set."""
    found = led_programme(request, pk)
    overview = reads.overview(found.pk)
    page = page_of(request, overview.sets, CELLS)
    rows, columns = heat_rows(list(page.object_list))
    table = attendance_table(overview)
    context = {
        "programme": found,
        "overview": overview,
        "says": attendance_says(overview),
        "page": page,
        "rows": rows,
        "columns": columns,
        "table": table,
        "part": table.rows[page.start_index() - 1 : page.end_index()] if rows else [],
        "rules": rules(),
    }
    return render(request, "dashboards/attendance.html", context)


@require_safe
@figures_only
def attendance_by_name(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Who came, person by person, where the programme decided so and everybody had accepted it."""
    found = led_programme(request, pk)
    table = people_table(people_by_name(found.pk) if found.names_attendance else [])
    page = page_of(request, table.rows, ROWS)
    context = {"programme": found, "table": table, "page": page, "by_set": by_first(list(page.object_list))}
    return render(request, "dashboards/attendance_by_name.html", context)


@require_safe
@figures_only
def turns(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """How evenly turns fall in each set, and where somebody has had none."""
    found = led_programme(request, pk)
    overview = reads.overview(found.pk)
    asked = request.GET.get("after", "")
    after = int(asked) if asked in {str(n) for n in AFTER} else AFTER[1]
    table = turns_table(overview)
    page = page_of(request, table.rows, SETS)
    context = {
        "programme": found,
        "overview": overview,
        "says": turns_says(overview),
        "after": after,
        "choices": [(n, len(without_a_turn(overview, n))) for n in AFTER],
        "waiting": without_a_turn(overview, after)[:ROWS],
        "page": page,
        "picture": waits_bars(overview),
        "table": table,
        "sets": by_wait(overview)[page.start_index() - 1 : page.end_index()] if table.rows else [],
        "rules": rules(),
    }
    return render(request, "dashboards/turns.html", context)


@require_safe
@figures_only
def over_time(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """What happened month by month, in all or in one stream, stream by stream, and what facilitators do."""
    found = led_programme(request, pk)
    overview = reads.overview(found.pk)
    streams = dict(by_stream(overview))
    asked = request.GET.get("stream")
    stream = asked if asked in streams else None
    chosen = overview if stream is None else streams[stream]
    context = {
        "programme": found,
        "overview": overview,
        "picture": attendance_line(chosen),
        "months": months_table(chosen),
        "names": list(streams),
        "stream": stream,
        "streams": streams_table(overview) if streams else None,
        "loads": facilitators_table(overview, loads(found.pk, overview.now)),
        "useful": mean_of(scores_of(found.pk)),
        "rules": rules(),
    }
    return render(request, "dashboards/over_time.html", context)


@require_safe
@figures_only
def set_figures(request: PersonRequest, set_id: UUID) -> HttpResponseBase:
    """One set's figures: what a lead may know of it."""
    found = led_set(request, set_id)
    overview = reads.overview(found.programme_id)
    scores = scores_of(found.programme_id, only=found.pk)
    one = next(figures for figures in overview.sets if figures.id == found.pk)
    context: dict[str, Any] = {
        "set": found,
        "programme": found.programme,
        "one": one,
        "attention": attention_of(one, overview.now),
        "sessions": of_one_set(one, scores),
        "has_scores": bool(scores),
        "rules": rules(),
    }
    return render(request, "dashboards/set_figures.html", context)
