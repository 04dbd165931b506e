"""The style sheet is one file, found like any other; so is each page's script (test_joined_scripts.py)."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from pytest_django.fixtures import Settings

from core.ui.staticfiles import BUNDLE, BUNDLES, ORDER, BundleFinder, joined

STATIC = Path(__file__).resolve().parents[3] / "static"


@pytest.fixture
def layers(tmp_path: Path, settings: Settings) -> Path:
    """A folder of two small layers, and a place to write the bundle."""
    source = tmp_path / "source" / "css"
    (source / "components").mkdir(parents=True)
    (source / "reset.css").write_text("@layer reset {\n  /* gone\n  entirely */\n  * { margin: 0; }\n}\n")
    (source / "components" / "button.css").write_text("@layer components { .button { color: red; } }\n")
    (source.parent / "js").mkdir()
    for name in ("main", "room"):
        (source.parent / "js" / f"{name}.js").write_text("")
    settings.STATICFILES_DIRS = [source.parent]
    settings.VAR_DIR = tmp_path / "var"
    return source


def test_joined_keeps_the_order_of_layers_and_leaves_comments_out(layers: Path) -> None:
    assert joined(layers) == (
        "@layer reset, base, components, pages, utilities;\n"
        "@layer reset{*{margin:0}}@layer components{.button{color:red}}"
    )


def test_bundle_is_found_and_listed(layers: Path) -> None:
    finder = BundleFinder()
    assert Path(finder.find(BUNDLE)).read_text() == joined(layers)
    assert finder.find(BUNDLE, find_all=True) == [finder.storage.path(BUNDLE)]
    assert finder.find("css/other.css") == []
    assert list(finder.list([])) == [(path, finder.storage) for path in BUNDLES]


def test_bundle_is_written_again_only_when_a_layer_changed(layers: Path) -> None:
    finder = BundleFinder()
    file = Path(finder.find(BUNDLE))
    os.utime(file, (1, 1))
    finder.find(BUNDLE)
    assert file.stat().st_mtime == 1
    (layers / "reset.css").write_text("@layer reset { html { color: blue; } }\n")
    finder.find(BUNDLE)
    assert "blue" in file.read_text()


def test_site_finds_its_own_bundle() -> None:
    assert finders.find(BUNDLE)


def test_every_style_file_is_in_the_bundle_and_in_a_layer() -> None:
    css = STATIC / "css"
    joined_files = {file for pattern in ORDER for file in css.glob(pattern)}
    assert joined_files == set(css.rglob("*.css"))
    assert [file.name for file in joined_files if not file.read_text().startswith("@layer ")] == []


def test_no_style_imports_another() -> None:
    assert "@import" not in joined(STATIC / "css")


def test_only_the_tokens_name_colours() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(")
    # Paper is white and a dimmed page is dark in every theme; a code to scan needs white behind it.
    allowed = {"tokens.css", "print.css", "room.css", "dialog.css", "sign-in.css", "way-home.css"}
    named = {file.name for file in (STATIC / "css").rglob("*.css") if colour.search(file.read_text())}
    assert named <= allowed


def test_braces_are_balanced_in_every_file() -> None:
    files = [(file.name, file.read_text()) for file in (STATIC / "css").rglob("*.css")]
    assert [name for name, text in files if text.count("{") != text.count("}")] == []


def test_bundle_stays_small_enough_for_a_first_page() -> None:
    assert len(gzip.compress(joined(STATIC / "css").encode())) < 16_000  # as it travels
