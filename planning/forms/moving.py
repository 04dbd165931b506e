"""Input for moving a session and all later ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice
from planning.forms.run import WEEKDAYS

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
    expected_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Another day needs to be named."""
        data = super().clean() or self.cleaned_data
        if data.get("by") == "weekday" and data.get("weekday") is None:
            self.add_error("weekday", gettext("Choose a day of the week."))
        return data

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        by, version = self.cleaned_data["by"], self.cleaned_data["expected_version"]
        if by == "weekday":
            return {"weekday": self.cleaned_data["weekday"], "expected_version": version}
        return {"days": int(by), "expected_version": version}
