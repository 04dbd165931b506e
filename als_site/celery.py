"""The Celery app; tasks are found in each app's `tasks` and `periodic` modules."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.conf import settings

from core.logging import configure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "als_site.settings")

app = Celery("als")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["core.jobs"])
app.autodiscover_tasks(related_name="periodic")


@setup_logging.connect
def log_facts_alone(**_facts: Any) -> None:
    """Use the site's logging in worker and beat: Celery's own formatter would print messages with their values."""
    configure(settings.LOGGING)


@worker_init.connect
@beat_init.connect
def refuse_wrong_keys(**_facts: Any) -> None:
    """As every process does that could write under a master key."""
    from core import startup

    startup.refuse_wrong_keys()
