"""Addresses of people and doors."""

app_name = "accounts"
urlpatterns: list = []
