"""Reading XML that somebody else wrote: UTF-8 alone, no document type, no entity, nothing fetched."""

import re
from typing import Any

from lxml import etree

MOST_CHARACTERS = 200_000
_DECLARATION = re.compile(r"\s*<\?xml\s([^>]*)\?>")


def without_declaration(text: str) -> str:
    """The document itself. Raises ValueError for another encoding than UTF-8, in which more could be hidden."""
    found = _DECLARATION.match(text)
    if not found:
        return text
    encoding = re.search(r"encoding\s*=\s*[\"']([^\"']*)", found[1])
    if encoding and encoding[1].lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise ValueError("Another encoding.")
    return text[found.end() :]


def parsed(text: str) -> Any:
    """Its root, without comments. Raises ValueError for whatever is no plain XML, and for a document type."""
    document = without_declaration(text)
    if len(document) > MOST_CHARACTERS or "<!DOCTYPE" in document or "<!ENTITY" in document:
        raise ValueError("Too long, or with a document type.")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(document.encode(), parser)
    except (etree.LxmlError, UnicodeError) as error:
        raise ValueError("No XML.") from error
