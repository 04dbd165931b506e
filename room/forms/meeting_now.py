"""Input for a session that begins now: how long, where, and in which format."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from core.errors import Refused
from planning.forms.run_dates import like
from planning.forms.scheduling import SessionForm
from planning.forms.session_defaults import as_usual
from sessions.process.formats import Format
from sessions.reads.formats import offered_formats
from sets.models import LearningSet


class MeetNowForm(forms.Form):
    """All of it begins as the set usually meets, so that one press is enough."""

    minutes = like("minutes")
    rounds = like("rounds")
    venue = like("venue")
    link = like("link")
    format = like("format")
    key = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput, initial=uuid4)

    clean_link = SessionForm.clean_link

    def __init__(self, *args: Any, learning_set: LearningSet, **kwargs: Any) -> None:
        self.learning_set = learning_set
        kwargs["initial"] = as_usual(learning_set, None)
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(one.slug, _(one.name)) for one in self.formats]  # type: ignore[attr-defined]

    @property
    def formats(self) -> list[Format]:
        """The formats with what they are in a line."""
        return offered_formats(self.learning_set)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("minutes", "rounds", "venue", "link", "format")}

    def refuse(self, refusal: Refused) -> None:
        """A service's no, beside the field it speaks of."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
