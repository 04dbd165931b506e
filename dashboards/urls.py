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
    path("programmes/<uuid:pk>/people/", views.bring_people, name="bring_people"),
    path("programmes/<uuid:pk>/people/<uuid:batch>/", views.brought, name="brought"),
    path("programmes/<uuid:pk>/people/<uuid:batch>/undo/", views.undo_people, name="undo_people"),
    path("programmes/sets/<uuid:set_id>/", views.set_people, name="set_people"),
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
    path("programmes/<uuid:pk>/figures.csv", views.export_figures, name="export"),
]
