"""The Django app config of privacy: retention, export, erasure."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The app's place in Django."""

    name = "privacy"
