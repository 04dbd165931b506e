"""The seeded demo, made once for all tests of a module; what a test does there is undone with the test."""

import logging
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import client, override_settings
from pytest_django import DjangoDbBlocker

from core.sealing import keyring
from demo import seed

DEMO = {"ALS_DEMO": True, "ROOT_URLCONF": "tests.crawl.demo_urls", "EMAIL_FILE_PATH": f"{os.devnull}/mail"}


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The site as `make run` shows it on its first day."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), override_settings(**DEMO), pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", _keep_names)
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            keyring.forget()
            seed.tell()
            yield
            transaction.set_rollback(True)
        keyring.forget()
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def deep() -> bool:
    """Whether every form goes, not one of each kind: for a night."""
    return os.environ.get("ALS_HYPOTHESIS") == "deep"


def _keep_names(
    store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **_: Any
) -> None:
    """Which templates were drawn, without a copy of all that they were drawn with: that is a fifth of the time."""
    store.setdefault("templates", []).append(template)
