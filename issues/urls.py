"""URLs of issues and themes."""

from django.urls import path

from issues import views

app_name = "issues"
urlpatterns = [
    path("issues/", views.issue_list, name="list"),
    path("issues/new/", views.create, name="create"),
    path("issues/<uuid:issue_id>/", views.detail, name="detail"),
    path("issues/<uuid:issue_id>/offer/", views.offer, name="offer"),
    path("issues/<uuid:issue_id>/take-back/", views.take_back, name="take_back"),
    path("issues/<uuid:issue_id>/close/", views.close, name="close"),
    path("issues/<uuid:issue_id>/reopen/", views.reopen, name="reopen"),
    path("sets/<uuid:set_id>/themes/new/", views.theme, name="theme"),
    path("themes/<uuid:theme_id>/drop/", views.drop_theme, name="drop_theme"),
]
