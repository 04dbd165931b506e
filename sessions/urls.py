"""Addresses of the meeting itself."""


app_name = "sessions"
urlpatterns: list = []
