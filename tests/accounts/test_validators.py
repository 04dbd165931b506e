"""Which passwords are taken."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pytest_django import Settings


@pytest.mark.parametrize(
    "password",
    [
        "action-learning",
        "ActionLearning2026!",
        "Facilitator-sets_1",
        "northgate2026!!",
        "sets.northgate.example",
        "password123456789",
        "1234567890123456",
    ],
)
def test_first_words_anybody_would_try_are_refused(password: str, settings: Settings) -> None:
    settings.ALS_SITE_URL = "https://sets.northgate.example"
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["a heron in the harbour", "Ünïcode wörds äre fine", "x" * 8 + "-q7-learning"]
)
def test_other_passwords_are_taken_whatever_their_letters(password: str) -> None:
    validate_password(password)
