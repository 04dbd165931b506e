"""The project's own app config, and which static files are collected."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig as DjangosStaticFiles


class SiteConfig(AppConfig):
    """The app's place in Django."""

    name = "als_site"


class StaticFiles(DjangosStaticFiles):
    """Leaves out unused files: htmx 4 is a beta, and the unminified scripts reference source maps that do not exist."""

    ignore_patterns = [
        *DjangosStaticFiles.ignore_patterns,
        "hx-*-2.js",
        "htmx-2.js",
        "*-4.js",
        "*-4.min.js",
    ]
