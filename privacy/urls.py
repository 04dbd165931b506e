"""URLs of the privacy page and of a person's own data."""

from django.urls import path

from privacy.views import my_data, who_sees_what

app_name = "privacy"
urlpatterns = [
    path("privacy/", who_sees_what.who_sees_what, name="who_sees_what"),
    path("profile/data/", my_data.mine, name="mine"),
    path("profile/data/copy/", my_data.take, name="take"),
    path("profile/data/erase/", my_data.erase, name="erase"),
]
