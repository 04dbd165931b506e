"""Templates keep to the content policy: no script, style or handler inside a page."""

import re

from tests.house.tree import named, templates

INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on|hx-vals\s*=\s*[\"']js:", re.IGNORECASE
)
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.IGNORECASE | re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}", re.DOTALL)


def test_no_template_has_style_or_handlers_inline() -> None:
    texts = {named(path): COMMENT.sub("", path.read_text()) for path in templates()}
    assert [f"{name}: {hit.group()}" for name, text in texts.items() for hit in INLINE.finditer(text)] == []


def test_no_template_has_script_inline() -> None:
    """A script is a file; data for one (`application/json`) is not run and may stay."""
    found = []
    for path in templates():
        for script in SCRIPT.finditer(COMMENT.sub("", path.read_text())):
            is_data = re.search(r"type=.application/(ld\+)?json", script["attributes"])
            if script["body"].strip() and not is_data:
                found.append(named(path))
    assert found == []


def test_what_unfolds_in_the_room_has_a_name_by_which_it_stays_as_it_is() -> None:
    """The room is painted anew whenever somebody acts; what one has opened or shut is found again by its id."""
    parts = [
        (named(path), tag)
        for path in templates()
        if "/room/" in named(path)
        for tag in re.findall(r"<details[^>]*>", path.read_text())
    ]
    assert len(parts) > 10
    assert [part for part in parts if ' id="' not in part[1]] == []
    painted_open = [part for part in parts if " open" in part[1]]
    assert [part for part in painted_open if "data-opened" not in part[1]] == []


def test_what_scrolls_sideways_is_reached_with_the_keyboard_and_has_a_name() -> None:
    wraps = {
        named(path): re.findall(r'<div class="table-wrap[^>]*>', path.read_text()) for path in templates()
    }
    needed = ('role="region"', 'tabindex="0"', "aria-label")
    assert sum(map(len, wraps.values())) > 5
    assert [
        name for name, found in wraps.items() for tag in found if not all(part in tag for part in needed)
    ] == []
