"""Addresses of the meeting itself."""

from django.urls import path

from sessions.urls_pages import page_patterns
from sessions.views import doing, room

app_name = "sessions"

room_patterns = [
    path("sessions/<uuid:session_id>/room/", room.room, name="room"),
    path("sessions/<uuid:session_id>/room/fragment", room.fragment, name="fragment"),
    path("sessions/<uuid:session_id>/room/pulse", room.pulse, name="pulse"),
    path("sessions/<uuid:session_id>/room/here", room.here, name="here"),
    path("sessions/<uuid:session_id>/room/screen/", room.screen, name="screen"),
    path("sessions/<uuid:session_id>/open", doing.do, {"verb": "open"}, name="open"),
    path("sessions/<uuid:session_id>/room/do/<slug:verb>", doing.do, name="do"),
]

urlpatterns = [*page_patterns, *room_patterns]
