"""Wires for the tests: a fresh one within the process, and a real Redis that can be stopped."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from live import transports
from tests import servers


@pytest.fixture(autouse=True)
def fresh_wire(settings: Settings) -> Iterator[None]:
    settings.ALS_REDIS_URL = None
    transports._wire.cache_clear()
    yield
    transports._wire.cache_clear()


@pytest.fixture(scope="session")
def _redis_program() -> Iterator[servers.Redis]:
    program, _origin = servers.redis()
    yield program
    program.remove()


@pytest.fixture
def redis_server(_redis_program: servers.Redis, settings: Settings) -> servers.Redis:
    """A Redis of our own, running; stop() and start() keep its port."""
    if _redis_program.process is None:
        _redis_program.start()
    settings.ALS_REDIS_URL = _redis_program.url
    return _redis_program


@pytest.fixture(params=["in-process", "redis"])
def any_wire(request: pytest.FixtureRequest) -> None:
    """Both ways to travel, one after the other."""
    if request.param == "redis":
        request.getfixturevalue("redis_server")
