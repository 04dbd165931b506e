"""The Django app config of dashboards: the pages of programme leads."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """The app's place in Django."""

    name = "dashboards"
    default_auto_field = "django.db.models.BigAutoField"
