"""The export of a person's data as JSON or HTML, streamed so that memory does not grow with the data."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from privacy.reads.personal_data import SECTIONS
from privacy.reads.section import Section


def record_export(person: User, *, actor: models.Model | None, format: str) -> None:
    """Audit an export, who asked for it and its format; call it before sending the first chunk."""
    trail.record(actor=actor, verb="person.exported", obj=person, format=format)


def json_pieces(person: User) -> Iterator[str]:
    """Chunks of one JSON object: a list for each section, one row per line."""
    yield f'{{"made_at": {_spelled(clock.now())}'
    for section in SECTIONS:
        yield f',\n"{section.name}": ['
        comma = "\n"
        for entry in section.entries(person):
            yield comma + _spelled(entry)
            comma = ",\n"
        yield "]"
    yield "}\n"


def page_pieces(person: User) -> Iterator[str]:
    """Chunks of an HTML page without external files, since it is opened from disk."""
    yield _drawn(person, "privacy/export_head.html", {"person": person, "made_at": clock.now()})
    nothing = []
    for section in SECTIONS:
        entries = section.entries(person)
        first = next(entries, None)
        if first is None:
            nothing.append(section.title)
            continue
        yield _drawn(person, "privacy/export_section.html", {"section": section})
        for entry in chain([first], entries):
            yield _drawn(person, "privacy/export_entry.html", _readable(section, entry, person))
        yield "</ul>\n"
    yield _drawn(person, "privacy/export_end.html", {"nothing": nothing})
    yield "</body></html>\n"


def _spelled(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def _drawn(person: User, template: str, context: dict[str, Any]) -> str:
    # Per chunk: an override held across a yield would leak to the generator's consumer.
    with translation.override(person.language), timezone.override(person.zone):
        return render_to_string(template, context)


def _readable(section: Section, entry: dict[str, Any], person: User) -> dict[str, Any]:
    with translation.override(person.language), timezone.override(person.zone):
        facts = [
            (_label(name), _shown(entry[name])) for name in section.facts if entry[name] not in ("", None)
        ]
    return {"words": [entry[name] for name in section.words if entry[name]], "facts": facts}


def _label(path: str) -> str:
    return path.replace("__name", "").replace("__", " ").replace("_", " ")


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value)
