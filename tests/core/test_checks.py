"""The system check says plainly what is wrong with keys and sealed models."""

from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import models
from pytest_django.fixtures import Settings

from core import checks
from core.models import SealKey
from core.sealing import SealedModel, SealedTextField
from tests.core.notes import a_note, a_set

pytestmark = pytest.mark.both


@pytest.mark.parametrize("keks", [None, {}, ""])
def test_a_missing_master_key_says_what_to_set(settings: Settings, keks: object) -> None:
    settings.ALS_KEKS = keks
    (error,) = checks.master_keys(None)
    assert error.id == "core.E001"
    assert "Set ALS_KEKS" in str(error.hint)


def test_a_malformed_master_key_says_which_and_shows_no_key(settings: Settings) -> None:
    settings.ALS_KEKS = {"good": b"1" * 32, "short": b"secret", "bad name": b"2" * 32}
    errors = checks.master_keys(None)
    assert [error.id for error in errors] == ["core.E002", "core.E002"]
    assert "number 2 must be 32 bytes" in errors[0].msg
    assert "number 3 needs a name" in errors[1].msg
    assert "secret" not in str(errors)


def test_good_master_keys_pass(settings: Settings) -> None:
    settings.ALS_KEKS = {"one": b"1" * 32, "two-2026.11": b"2" * 32}
    assert checks.master_keys(None) == []


def test_a_master_key_in_use_but_missing_is_named(notes: None, settings: Settings) -> None:
    a_note(a_set())
    assert checks.master_keys_in_use(None, databases=["default"]) == []
    settings.ALS_KEKS = {"new": b"n" * 32}
    (error,) = checks.master_keys_in_use(None, databases=["default"])
    assert (error.id, error.msg) == ("core.E006", "Master key “tests” is in use but not in ALS_KEKS.")
    SealKey.objects.all().delete()
    assert checks.master_keys_in_use(None, databases=["default"]) == []
    assert checks.master_keys_in_use(None) == []


def test_a_sealed_model_must_say_its_holder_and_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    nullable: dict[str, Any] = {"null": True}

    class Vague(SealedModel):
        words = SealedTextField(**nullable)

        class Meta:
            apps = Apps()
            app_label = "notes"

    assert issubclass(Vague, models.Model)
    monkeypatch.setattr(checks, "sealed_models", lambda: [Vague])
    found = checks.sealed_models_are_whole(None)
    assert [error.id for error in found] == ["core.E003", "core.E004", "core.E005"]


def test_the_products_sealed_models_are_whole() -> None:
    assert checks.sealed_models_are_whole(None) == []
