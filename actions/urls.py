"""URLs of actions."""

from django.urls import path

from actions import views

app_name = "actions"
urlpatterns = [
    path("actions/", views.action_list, name="list"),
    path("actions/new/", views.create, name="create"),
    path("actions/released/", views.released, name="released"),
    path(
        "actions/released/<uuid:evidence_id>/take-back/", views.take_sentence_back, name="take_sentence_back"
    ),
    path("actions/<uuid:action_id>/release/", views.release, name="release"),
    path("actions/<uuid:action_id>/", views.detail, name="detail"),
    path("actions/<uuid:action_id>/report/", views.report, name="report"),
    path("actions/<uuid:action_id>/change/", views.change, name="change"),
    path("actions/<uuid:action_id>/drop/", views.drop, name="drop"),
    path("actions/<uuid:action_id>/carry-on/", views.carry_on, name="carry_on"),
    path("actions/<uuid:action_id>/take-back/", views.take_back, name="take_back"),
    path("actions/<uuid:action_id>/note/", views.note, name="note"),
    path("sets/<uuid:set_id>/actions/", views.of_set, name="of_set"),
]
