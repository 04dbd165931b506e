"""The page on the process: its generated parts follow the tables."""

from pathlib import Path

from sessions.process.drawing import DOCUMENT, document, is_current
from sessions.process.machine import draw


def test_the_page_is_current() -> None:
    assert is_current()


def test_the_page_holds_the_drawing_and_every_format() -> None:
    text = document()
    assert draw() in text
    assert "### Classic (`classic`, version 1), 35 minutes" in text


def test_the_page_is_not_current_when_a_generated_part_was_changed(tmp_path: Path) -> None:
    page = tmp_path / "process.md"
    page.write_text(
        DOCUMENT.read_text(encoding="utf-8").replace("running: start", "paused: start"), encoding="utf-8"
    )
    assert not is_current(page)
    page.write_text(document(page), encoding="utf-8")
    assert is_current(page)


def test_the_pages_prose_is_kept_when_it_is_drawn_again(tmp_path: Path) -> None:
    page = tmp_path / "process.md"
    page.write_text("Mine.\n<!-- generated: drawing -->\nold\n<!-- end -->\nMine too.\n", encoding="utf-8")
    assert (
        document(page)
        == f"Mine.\n<!-- generated: drawing -->\n```mermaid\n{draw()}```\n<!-- end -->\nMine too.\n"
    )
