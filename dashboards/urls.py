"""URLs of a lead's pages."""

from django.urls import path

from dashboards import views

app_name = "dashboards"
urlpatterns = [
    path("programmes/", views.programmes, name="list"),
    path("programmes/new/", views.begin_programme, name="begin"),
    path("programmes/<uuid:pk>/set-up/", views.set_up, name="set_up"),
    path("programmes/<uuid:pk>/set-up/sets/", views.create_sets, name="create_sets"),
    path("programmes/<uuid:pk>/set-up/leads/", views.add_lead, name="add_lead"),
    path("programmes/<uuid:pk>/set-up/leads/<uuid:role_id>/end/", views.end_lead, name="end_lead"),
    path("programmes/<uuid:pk>/set-up/streams/", views.add_stream, name="add_stream"),
    path("programmes/<uuid:pk>/set-up/streams/<uuid:stream_id>/", views.change_stream, name="change_stream"),
    path("programmes/<uuid:pk>/people/", views.bring_people, name="bring_people"),
    path("programmes/<uuid:pk>/people/<uuid:batch>/", views.brought, name="brought"),
    path("programmes/<uuid:pk>/people/<uuid:batch>/undo/", views.undo_people, name="undo_people"),
    path("programmes/<uuid:pk>/place/", views.place, name="place"),
    path("programmes/<uuid:pk>/place/add/", views.add_to_place, name="add_to_place"),
    path("programmes/<uuid:pk>/place/<uuid:placement_id>/note/", views.placing_note, name="placing_note"),
    path("programmes/<uuid:pk>/place/<uuid:placement_id>/remove/", views.take_off_list, name="take_off_list"),
    path("programmes/sets/<uuid:set_id>/ask-placed/", views.ask_placed, name="ask_placed"),
    path("programmes/sets/<uuid:set_id>/", views.set_people, name="set_people"),
    path("programmes/sets/<uuid:set_id>/stream/", views.choose_stream, name="choose_stream"),
    path("programmes/sets/<uuid:set_id>/figures/", views.set_figures, name="set_figures"),
    path(
        "programmes/sets/<uuid:set_id>/facilitators/<uuid:membership_id>/end/",
        views.end_facilitator,
        name="end_facilitator",
    ),
    path(
        "programmes/sets/<uuid:set_id>/asked/<uuid:invitation_id>/again/", views.send_again, name="ask_again"
    ),
    path(
        "programmes/sets/<uuid:set_id>/asked/<uuid:invitation_id>/withdraw/", views.take_back, name="withdraw"
    ),
    path("programmes/<uuid:pk>/", views.programme, name="programme"),
    path("programmes/<uuid:pk>/at-risk/", views.write_at_risk_page, name="at_risk"),
    path("programmes/<uuid:pk>/evidence/", views.evidence, name="evidence"),
    path("programmes/<uuid:pk>/attendance/", views.attendance, name="attendance"),
    path("programmes/<uuid:pk>/attendance/people/", views.attendance_by_name, name="attendance_by_name"),
    path("programmes/<uuid:pk>/set-up/attendance/", views.decide_by_name, name="decide_by_name"),
    path("programmes/<uuid:pk>/turns/", views.turns, name="turns"),
    path("programmes/<uuid:pk>/over-time/", views.over_time, name="over_time"),
    path("programmes/<uuid:pk>/calendar/", views.calendar, name="calendar"),
    path("programmes/<uuid:pk>/reports/", views.reports, name="reports"),
    path("programmes/<uuid:pk>/reports/make/", views.make_report, name="make_report"),
    path("programmes/<uuid:pk>/reports/<int:year>/<int:quarter>/", views.report, name="report"),
    path("programmes/<uuid:pk>/figures.csv", views.export_figures, name="export"),
    path("programmes/<uuid:pk>/<slug:table>.csv", views.export_figures, {"kind": "csv"}, name="export_csv"),
    path(
        "programmes/<uuid:pk>/<slug:table>.xlsx", views.export_figures, {"kind": "xlsx"}, name="export_xlsx"
    ),
]
