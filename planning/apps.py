"""Dates, answers and letters about sessions."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The app's place in Django."""

    name = "planning"
