"""URLs of accounts: profile, drafts, demo sign-in."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("drafts/", views.draft, name="draft"),
    path("demo/enter", views.demo_enter, name="demo_enter"),
]
