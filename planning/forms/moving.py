"""Input for moving a session and all later ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice
from planning.forms.run import WEEKDAYS
from planning.forms.wall_time import SECOND, WhichField
from planning.services.runs import is_open_which, landing_of
from sessions.models import Session

MOVES = [
    ("7", _("A week later")),
    ("14", _("Two weeks later")),
    ("-7", _("A week earlier")),
    ("weekday", _("To another day of the week")),
]


class MoveForm(forms.Form):
    """By how much; the time of day stays."""

    by = forms.ChoiceField(
        label=_("Move them"),
        choices=MOVES,
        widget=Choice(),
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    weekday = forms.TypedChoiceField(
        label=_("To"),
        required=False,
        choices=WEEKDAYS,
        coerce=int,
        empty_value=None,
        widget=Choice(),
        help_text=_("Each to that day of its own week."),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    which = WhichField()
    expected_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, moved: Sequence[Session], **kwargs: Any) -> None:
        self.moved = moved
        super().__init__(*args, **kwargs)
        if not any(is_open_which(one, landing) for one, landing in self._landings()):
            del self.fields["which"]

    def _landings(self) -> list[tuple[Session, datetime]]:
        """Where each would begin, as the form stands."""
        by, weekday = str(self["by"].value() or ""), str(self["weekday"].value() or "")
        if by == "weekday" and weekday in {str(day) for day, _name in WEEKDAYS}:
            return [(one, landing_of(one, weekday=int(weekday))) for one in self.moved]
        if by not in dict(MOVES) or by == "weekday":
            return []
        return [(one, landing_of(one, days=int(by))) for one in self.moved]

    def clean(self) -> dict[str, Any]:
        """Another day needs to be named."""
        data = super().clean() or self.cleaned_data
        if data.get("by") == "weekday" and data.get("weekday") is None:
            self.add_error("weekday", gettext("Choose a day of the week."))
        return data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        by, which = self.cleaned_data["by"], self.cleaned_data.get("which")
        how = {"weekday": self.cleaned_data["weekday"]} if by == "weekday" else {"days": int(by)}
        second = which == SECOND if which else None
        return how | {"second": second, "expected_version": self.cleaned_data["expected_version"]}
