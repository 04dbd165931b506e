"""A person's rights: what is kept until when, a copy of it, erasure."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The app's place in Django."""

    name = "privacy"
