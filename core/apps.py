"""The Django app config of core."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from core.web import null_characters

null_characters.watch_fields()  # here, since no app makes a form before its config is read


class CoreConfig(AppConfig):
    name = "core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Checks, letters and jobs register themselves when their modules are imported.
        import core.jobs.periodic  # noqa: F401
        from core import checks  # noqa: F401
        from core.db import lost_clients, sqlite  # noqa: F401 - they see to each connection as it is opened

        autodiscover_modules("mail", "metrics", "periodic")
