"""URLs of a set's page, a session's record and the facilitator's log."""

from django.urls import path

from sessions.views import (
    log,
    own_activities,
    own_formats,
    preparation,
    record,
    register,
    score,
    set_page,
    supervision,
    trainee,
    waiting,
)

SET_FORMATS = "sets/<uuid:set_id>/formats/"

app_name = "sessions"
urlpatterns = [
    path("log/", log.log, name="log"),
    path("log/supervisor/", supervision.choose, name="supervisor"),
    path("log/supervisor/<uuid:supervision_id>/end/", supervision.end, name="end_supervision"),
    path("log/release/", supervision.release, name="release_entry"),
    path("log/take-back/", supervision.take_back, name="take_entry_back"),
    path("sets/<uuid:set_id>/", set_page.set_page, name="set_page"),
    path("sets/<uuid:set_id>/waiting/", waiting.waiting, name="waiting"),
    path("sessions/<uuid:session_id>/prepare/", preparation.prepare, name="prepare"),
    path("sessions/<uuid:session_id>/register/", register.register, name="register"),
    path("sessions/<uuid:session_id>/record/", record.record, name="record"),
    path("sessions/<uuid:session_id>/mine/", record.mine, name="mine"),
    path("sessions/<uuid:session_id>/trainee/", trainee.write, name="trainee"),
    path("sessions/<uuid:session_id>/score/", score.score, name="score"),
    path("sessions/<uuid:session_id>/record/take-out", record.take_out, name="take_out"),
    path("sets/<uuid:set_id>/activities/new/", own_activities.write, name="write_activity"),
    path(SET_FORMATS, own_formats.formats, name="formats"),
    path(f"{SET_FORMATS}from/<slug:slug>/", own_formats.make, name="make_format"),
    path(f"{SET_FORMATS}<uuid:format_key>/", own_formats.change, name="change_format"),
    path(f"{SET_FORMATS}<uuid:format_key>/use/", own_formats.use, name="use_format"),
    path(f"{SET_FORMATS}<uuid:format_key>/retire/", own_formats.retire, name="retire_format"),
]
