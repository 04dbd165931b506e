"""Each leak of the list is found, and the product as it is has none. Run by `make test-leaks`, not every day."""

import copy
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from core.sealing import keyring
from tests.access import scene as scenes
from tests.access.canaries import Canaries
from tests.access.places import Scene
from tests.leaks.mutants import LIST
from tests.leaks.mutation import Mutant, put_in
from tests.leaks.probes import Probe, Stand

PROBES = {id(probe): probe for _mutant, probe in LIST}


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Scene, Canaries]]:
    canaries = Canaries()
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        with transaction.atomic():
            keyring.forget()
            yield scenes.build(canaries.say), canaries
            transaction.set_rollback(True)
        keyring.forget()


@pytest.fixture
def stand(planted: tuple[Scene, Canaries], db: None, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """The scene with tokens of its own for what a probe says; what the probe does is undone with the test."""
    scene, canaries = planted
    cache.clear()
    return Stand(copy.copy(scene), replace(canaries, tokens=dict(canaries.tokens)), monkeypatch)


@pytest.mark.parametrize("probe", PROBES.values(), ids=[f"probe-{n}" for n in range(len(PROBES))])
def test_product_as_it_is_has_no_leak(probe: Probe, stand: Stand) -> None:
    assert probe(stand) == []


@pytest.mark.parametrize(
    ("mutant", "probe"), LIST, ids=[mutant.name.replace(" ", "-") for mutant, _probe in LIST]
)
def test_leak_is_found(mutant: Mutant, probe: Probe, stand: Stand) -> None:
    with put_in(mutant):
        assert probe(stand) != [], f"Nobody noticed that {mutant.name}."
