"""The room's state is made once and only read: all of it is frozen, and no template asks what is not there."""

import re
from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from typing import Any

import pytest

from room.state import RoomState
from room.state.panels.panel import Panel
from tests.house.tree import ROOT, modules, named

PLACED = re.compile(r'\{% include "(room/[^"]+)"')
ASKED_OF_ROOM = re.compile(r"\broom\.(?!html|js|css)([a-z_0-9]+)")
ASKED_OF_STAGE = re.compile(r"(?<!\.)\b(?:room\.)?stage\.([a-z_]+)")


def classes() -> list[type]:
    """Every class of the room's state."""
    paths = [named(path) for path in modules() if named(path).startswith("room/state/")]
    loaded = [import_module(path.removesuffix(".py").replace("/", ".")) for path in paths]
    return [
        one
        for module in loaded
        for one in vars(module).values()
        if isinstance(one, type) and one.__module__ == module.__name__
    ]


def panels() -> list[type[Panel]]:
    """Every kind that has a template of its own."""
    return [one for one in classes() if issubclass(one, Panel) and one is not Panel]


def text_of(template: str) -> str:
    """A template with all that it includes."""
    text = (ROOT / "templates" / template).read_text()
    return text + "".join(text_of(name) for name in PLACED.findall(text) if name != template)


@pytest.mark.parametrize(
    "kind", [one for one in classes() if is_dataclass(one)], ids=lambda one: one.__name__
)
def test_nothing_can_be_written_into_it(kind: type) -> None:
    bare: Any = object.__new__(kind)
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(bare, field.name, None)
    with pytest.raises((AttributeError, TypeError)):  # there is no slot for anything else
        bare.written = True


@pytest.mark.parametrize("panel", panels(), ids=lambda one: one.__name__)
def test_template_of_a_stage_asks_only_what_its_panel_has(panel: type[Panel]) -> None:
    asked = set(ASKED_OF_STAGE.findall(text_of(panel.template)))
    assert {name for name in asked if not hasattr(panel, name)} == set()


@pytest.mark.parametrize("page", ["room/page.html", "room/wall.html", "room/_room.html", "room/_wall.html"])
def test_page_asks_only_what_the_state_has(page: str) -> None:
    texts = [text_of(page), *(text_of(panel.template) for panel in panels())]
    asked = {name for text in texts for name in ASKED_OF_ROOM.findall(text)}
    assert {name for name in asked if not hasattr(RoomState, name)} == set()
