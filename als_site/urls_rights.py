"""Addresses of what is mine."""

from django.urls import path

from als_site import views_rights as views

app_name = "rights"
urlpatterns = [
    path("profile/data/", views.mine, name="mine"),
    path("profile/data/copy/", views.take, name="take"),
    path("profile/data/erase/", views.erase, name="erase"),
]
