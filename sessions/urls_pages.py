"""Addresses of a set's page and of a session before and after it is held."""

from django.urls import URLPattern, path

from sessions.views import log, pages, record, scheduling, search

SESSION = "sessions/<uuid:session_id>/"

page_patterns: list[URLPattern] = [
    path("log/", log.log, name="log"),
    path("search/", search.search, name="search"),
    path("sets/<uuid:set_id>/", pages.set_page, name="set_page"),
    path("sets/<uuid:set_id>/sessions/new/", scheduling.plan, name="plan"),
    path(SESSION, pages.before, name="before"),
    path(f"{SESSION}edit/", scheduling.edit, name="edit"),
    path(f"{SESSION}cancel/", scheduling.cancel, name="cancel"),
    path(f"{SESSION}restore/", scheduling.restore, name="restore"),
    path(f"{SESSION}answer/", pages.answer, name="answer"),
    path(f"{SESSION}calendar.ics", pages.calendar, name="calendar"),
    path(f"{SESSION}record/", record.record, name="record"),
    path(f"{SESSION}keep-in-room/", record.keep_in_room, name="keep_in_room"),
]
