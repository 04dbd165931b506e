"""How one would like to practise, and one press in the practice room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.process.formats import CLOSING_QUESTIONS, FORMATS
from sessions.process.practice import CAST, LENGTHS

PACES = [("self", _("By themselves")), ("press", _("At my press"))]
MOST_WORDS = 400


class PracticeForm(forms.Form):
    """Format, length and pace."""

    format = forms.ChoiceField(
        choices=[(one.slug, one.name) for one in FORMATS.values()],
        error_messages={"required": _("Choose a format."), "invalid_choice": _("Choose one of the formats.")},
    )
    length = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in LENGTHS],
        coerce=int,
        error_messages={"required": _("Choose how long."), "invalid_choice": _("Choose how long.")},
    )
    pace = forms.ChoiceField(
        choices=PACES,
        error_messages={"required": _("Choose a pace."), "invalid_choice": _("Choose a pace.")},
    )


class PressForm(forms.Form):
    """One press: what, and the words where something is written down. They go back into the page, and nowhere else."""

    do = forms.CharField(max_length=40)
    practised = forms.CharField(
        max_length=MOST_WORDS,
        required=False,
        error_messages={"max_length": _("At most %(limit_value)d characters.")},
    )
    by = forms.CharField(max_length=20, required=False)
    question = forms.ChoiceField(choices=[(one, one) for one in CLOSING_QUESTIONS], required=False)
    next_on = forms.DateField(
        required=False, error_messages={"invalid": _("Write the date as a day, a month and a year.")}
    )
    next_host = forms.ChoiceField(choices=[("", ""), *((one.name, one.name) for one in CAST)], required=False)

    def clean(self) -> dict[str, Any]:
        """The next date is written down with its day."""
        data = super().clean() or self.cleaned_data
        if data.get("do") == "date" and not data.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Choose the day first."))
        return data

    def clean_practised(self) -> Any:
        """Without the space around it."""
        return self.cleaned_data["practised"].strip()
