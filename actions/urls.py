"""URLs of actions."""

from django.urls import path

from actions import views

app_name = "actions"
urlpatterns = [
    path("actions/", views.action_list, name="list"),
    path("actions/new/", views.create, name="create"),
    path("actions/<uuid:action_id>/", views.detail, name="detail"),
    path("actions/<uuid:action_id>/report/", views.report, name="report"),
    path("actions/<uuid:action_id>/change/", views.change, name="change"),
    path("sets/<uuid:set_id>/actions/", views.of_set, name="of_set"),
]
