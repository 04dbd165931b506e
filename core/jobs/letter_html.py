"""The HTML of a letter: a template, with its styles written into each element, where mail programs keep them."""

from typing import Any

import css_inline
from django.template.loader import render_to_string

STYLES = "letters/letter.css"


def letter_html(template: str, context: dict[str, Any]) -> str:
    """The whole page as text. Nothing is loaded from anywhere, so opening a letter tells nobody that it was read."""
    page = render_to_string(template, context)
    return css_inline.inline(page, extra_css=render_to_string(STYLES), load_remote_stylesheets=False)
