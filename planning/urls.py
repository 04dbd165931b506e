"""Addresses of a session before it is held."""

from django.urls import path

from planning.views import scheduling, session_detail

SESSION = "sessions/<uuid:session_id>/"

app_name = "planning"
urlpatterns = [
    path("sets/<uuid:set_id>/sessions/new/", scheduling.plan, name="plan"),
    path(SESSION, session_detail.detail, name="detail"),
    path(f"{SESSION}edit/", scheduling.edit, name="edit"),
    path(f"{SESSION}cancel/", scheduling.cancel, name="cancel"),
    path(f"{SESSION}restore/", scheduling.restore, name="restore"),
    path(f"{SESSION}answer/", session_detail.answer, name="answer"),
    path(f"{SESSION}calendar.ics", session_detail.calendar, name="calendar"),
]
