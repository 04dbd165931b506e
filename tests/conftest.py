"""What every test stands on: strict settings, real migrations, and nothing left over from the test before."""

import os
from collections.abc import Iterator
from typing import Any

import django
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from tests import environment, migrated, samples, workers

# The settings ask for keys, so these come first; then models may be imported at the top of any test.
environment.prepare()
django.setup()

from core import startup  # noqa: E402 - reads settings, so Django is set up first
from core.sealing import keyring, proof  # noqa: E402
from room.state import shared  # noqa: E402

# Of a run with several workers, each is told so; a run without them has only itself.
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

# `deep` is for a night, with the deep suite; `quick` for a first look while writing.
for _name, _examples in (("quick", 20), ("ordinary", 100), ("deep", 2000)):
    hypothesis_settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        print_blob=True,
        database=None,
        # The same examples every time, so that a red run is about the change; `deep` looks for new ones.
        derandomize=_name != "deep",
        # Fixtures of the database are made once for all examples of a test; those tests clear up for themselves.
        suppress_health_check=[HealthCheck.too_slow],
    )
hypothesis_settings.load_profile(os.environ.get("ALS_HYPOTHESIS", "deep" if samples.DEEP else "ordinary"))


def pytest_configure() -> None:
    """Servers' entry points look at the database when they are imported; tests import them before there is one."""
    patch = pytest.MonkeyPatch()
    patch.setattr(startup, "refuse_unfit_pages", lambda: None)


def pytest_report_header() -> str:
    database = "SQLite" if os.environ["DATABASE_URL"].startswith("sqlite") else "PostgreSQL"
    bus = "Redis" if os.environ.get("REDIS_URL") else "in-process"
    return f"database: {database}, bus: {bus}; {samples.header()}"


@pytest.hookimpl(trylast=True)  # after the shuffle, and after `-m` has taken out what it does not want
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    today = samples.turn([item.nodeid for item in items])
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in today])
    items[:] = [item for item in items if item.nodeid in today]
    items.sort(key=lambda item: workers.rank(item.nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.LongestFirst:
    return workers.LongestFirst(config, log)


@pytest.fixture(scope="session", autouse=True)
def _strict_and_quick() -> Iterator[None]:
    """Shuffled rows, near sockets, cheap passwords, static files without a manifest."""
    from django.conf import settings

    from tests import strictness

    with pytest.MonkeyPatch.context() as patch:
        strictness.shuffle_unordered_rows(patch)
        strictness.refuse_far_sockets(patch)
        strictness.empty_tables_however_long_it_takes(patch)
        migrated.drop_while_somebody_looks(patch)
        patch.setattr(settings, "PASSWORD_HASHERS", ["tests.hashers.QuickArgon2PasswordHasher"])
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        patch.setattr(settings, "STORAGES", {**settings.STORAGES, "staticfiles": plain})
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """SQLite in a file, as the product has it: threads and a second process see the same rows. Of the workers of a run
    one migrates, and the others copy."""
    from django.conf import settings

    own = tmp_path_factory.mktemp("database") / "als.sqlite3"
    if str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3"):
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(own)
    if IS_WORKER:
        with django_db_blocker.unblock():
            migrated.copy(tmp_path_factory.getbasetemp().parent, own)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A worker's file is a copy that is already migrated; on PostgreSQL a database is made from the copy's template."""
    from django.conf import settings

    return IS_WORKER and str(settings.DATABASES["default"]["ENGINE"]).endswith("sqlite3")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not IS_WORKER and session.config.getoption("numprocesses", None):
        with session.config.stash[blocking_manager_key].unblock():
            migrated.drop()


@pytest.fixture(autouse=True)
def _no_keys_left_over(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Unwrapped keys are remembered for seconds, and a rolled-back test takes its keys with it; the tests' own master
    key is proven, so that the first key of a run costs no more queries than the others."""
    from django.conf import settings

    monkeypatch.setattr(proof, "_proven", {next(iter(settings.ALS_KEKS.items()))})
    yield
    keyring.forget()
    shared.forget()


@pytest.fixture(autouse=True)
def _own_deletion_log(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore deletes again what this file tells of; what another test deleted is none of its business."""
    from django.conf import settings

    file = str(tmp_path_factory.mktemp("deleted") / "deletions.jsonl")
    monkeypatch.setattr(settings, "ALS_DELETIONS_FILE", file)
    # For processes that a test starts too: the audit's witness lies beside it.
    monkeypatch.setenv("ALS_DELETIONS_FILE", file)
