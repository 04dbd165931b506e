"""URLs of a set's page, a session's record and the facilitator's log."""

from django.urls import path

from sessions.views import log, preparation, record, register, set_page

app_name = "sessions"
urlpatterns = [
    path("log/", log.log, name="log"),
    path("sets/<uuid:set_id>/", set_page.set_page, name="set_page"),
    path("sessions/<uuid:session_id>/prepare/", preparation.prepare, name="prepare"),
    path("sessions/<uuid:session_id>/register/", register.register, name="register"),
    path("sessions/<uuid:session_id>/record/", record.record, name="record"),
    path("sessions/<uuid:session_id>/mine/", record.mine, name="mine"),
    path("sessions/<uuid:session_id>/record/take-out", record.take_out, name="take_out"),
]
