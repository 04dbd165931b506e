"""Addresses of sets."""

app_name = "sets"
urlpatterns: list = []
