"""Addresses of the room."""

from django.urls import path

from room.views import command, keep_in_room, meeting_now, my_actions, practice, room

SESSION = "sessions/<uuid:session_id>/"

app_name = "room"
urlpatterns = [
    path("practice/", practice.choose, name="practice"),
    path("practice/room/", practice.room, name="practice_room"),
    path("sets/<uuid:set_id>/meet-now/", meeting_now.now, name="meet_now"),
    path(f"{SESSION}room/", room.room, name="room"),
    path(f"{SESSION}room/fragment", room.fragment, name="fragment"),
    path(f"{SESSION}room/pulse", room.pulse, name="pulse"),
    path(f"{SESSION}room/here", room.here, name="here"),
    path(f"{SESSION}my-actions.ics", my_actions.calendar, name="my_actions"),
    path(f"{SESSION}room/screen/", room.screen, name="screen"),
    path(f"{SESSION}open", command.do, {"verb": "open"}, name="open"),
    path(f"{SESSION}room/do/<slug:verb>", command.do, name="do"),
    path(f"{SESSION}keep-in-room/", keep_in_room.keep_in_room, name="keep_in_room"),
    path(f"{SESSION}open-to/", keep_in_room.open_to, name="open_to"),
]
