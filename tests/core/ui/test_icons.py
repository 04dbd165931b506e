"""One sprite, one name for each icon."""

import re
from pathlib import Path

import pytest

from core.ui.icons import NAMES, icon

SPRITE = Path(__file__).resolve().parents[3] / "static" / "icons.svg"


def test_every_name_is_in_the_sprite_and_the_other_way_round() -> None:
    assert set(re.findall(r'<symbol id="i-(\w+)"', SPRITE.read_text())) == NAMES


def test_icon_is_hidden_from_those_who_listen() -> None:
    assert icon("tick") == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/icons.svg#i-tick"></use></svg>'
    )


@pytest.mark.parametrize(("name", "size"), [("tock", ""), ("tick", "huge")])
def test_icon_refuses_what_was_never_drawn(name: str, size: str) -> None:
    with pytest.raises(TypeError):
        icon(name, size)
