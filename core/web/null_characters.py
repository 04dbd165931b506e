"""A null character in a field: no database keeps one, so it reaches the form as a mark that each text field refuses.

The rest of what was typed stays, and the complaint stands beside the field as any other.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

# No character, for good (Unicode 3.0): nobody types it, and every database keeps it.
MARK = "\ufdd0"


def mark(request: HttpRequest) -> None:
    """Put the mark in the place of each null character in the values of query and form."""
    if _is_in(request.GET):
        request.GET = _marked(request.GET)  # type: ignore[assignment]
    if _is_in(request.POST):
        request.POST = _marked(request.POST)  # type: ignore[assignment]


def refuse_mark(value: object) -> None:
    """A validator of every text field."""
    if MARK in str(value):
        raise ValidationError(
            _("There is a character in it that cannot be stored. Take it out, or type it anew."), code="null"
        )


def watch_fields() -> None:
    """Called once, before any form is made."""
    forms.CharField.default_validators = [refuse_mark]


def _is_in(sent: QueryDict) -> bool:
    return any("\0" in str(value) for _name, values in sent.lists() for value in values)


def _marked(sent: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        kept.setlist(name, [str(value).replace("\0", MARK) for value in values])
    return QueryDict(kept.urlencode())  # one that nobody changes, as Django's own
