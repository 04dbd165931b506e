"""Templates that say aloud which variable they do not know."""

from typing import cast

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates


@pytest.fixture
def unknown_variables_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there is drawn as UNKNOWN and its name."""
    monkeypatch.setattr(cast(DjangoTemplates, engines["django"]).engine, "string_if_invalid", "UNKNOWN %s")
