"""What is wrong with a page by itself: no heading, no way on, something it refers to that is not there."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urldefrag, urljoin

from django.contrib.staticfiles import finders

from tests.crawl.document import Document
from tests.crawl.visitor import local

TOP = {"", "top"}


def problems_of(url: str, document: Document) -> Iterator[str]:
    """Each in a few words. The admin's pages are Django's own: what they refer to is not looked at."""
    if "{{" in document.text or "{%" in document.text:
        yield "shows a template's own signs"
    yield from (f"{file} is no file" for file in document.files if not _is_file(file))
    if not document.is_whole:
        return
    if not any(words.strip() for words in document.headings):
        yield "has no heading"
    if not _has_way_on(url, document):
        yield "has no way on"
    if not url.startswith("/admin/"):
        for name, target in sorted(document.references):
            if target not in document.ids:
                yield f'{name}="{target}" points at nothing'


def links_of(url: str, document: Document) -> Iterator[tuple[str, str, str]]:
    """Where each link leads on this site, the id that it points at, and what it is called."""
    for attributes in document.links:
        whole, target = urldefrag(urljoin(url, attributes["href"]))
        if where := local(whole):
            called = attributes.get("aria-label") or attributes.get("title") or attributes["href"]
            yield where, "" if target in TOP else target, called


def _has_way_on(url: str, document: Document) -> bool:
    """Another page of the site, or a form: somebody who came here by mistake is not stuck."""
    elsewhere = {where for where, _target, _called in links_of(url, document)} - {local(url)}
    return bool(elsewhere or [form for form in document.forms if form.buttons])


@cache
def _is_file(url: str) -> bool:
    path = local(url)
    found: Any = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else True
    return bool(found)
