"""Letters whose text says all: the same words as HTML in the product's look, and under both why they came."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.jobs.letter_html import letter_html
from core.jobs.outbox import Letter

_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{3,15}")


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph: words, an address to open, or a code to type in."""

    words: str
    url: str = ""
    is_code: bool = False


def letter_from(
    template: str, subject: str, context: dict[str, Any], *, why: str, of: str = "", has_account: bool = True
) -> Letter:
    """The text of a template as a letter. `of` names what it comes from, as a set; who has no account yet is not led
    to their choices."""
    return plain_letter(subject, render_to_string(template, context), why=why, of=of, has_account=has_account)


def plain_letter(subject: str, text: str, *, why: str, of: str = "", has_account: bool = True) -> Letter:
    """The same of a text that is there already."""
    whole = {
        "language": translation.get_language(),
        "heading": subject,
        "from": of or _("Action Learning Sets"),
        "parts": _parts(text),
        "why": why,
        "notices_url": settings.ALS_SITE_URL + reverse("planning:notices") if has_account else "",
        "unread": _("Answers to this address are not read."),
    }
    foot = render_to_string("letters/foot.txt", whole)
    html = letter_html("letters/plain.html", whole)
    return Letter(subject, f"{text.strip()}\n\n{foot.strip()}\n", html=html)


def _parts(text: str) -> list[_Part]:
    """Paragraphs, without the product's name below them; an address stands alone, whatever it stood under."""
    found: list[_Part] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines: list[str] = []
        for line in block.splitlines():
            if re.fullmatch(r"https?://\S+", line.strip()):
                found += [_Part("\n".join(lines))] if lines else []
                found.append(_Part("", url=line.strip()))
                lines = []
            else:
                lines.append(line)
        words = "\n".join(lines).strip()
        if words and words != _("Action Learning Sets"):
            found.append(_Part(words, is_code=bool(_CODE.fullmatch(words))))
    return found
