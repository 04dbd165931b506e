"""The sheet of a review: a mark for each rule, and two questions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice
from sets.forms.agreement import words_field
from sets.models import ReviewSheet

MARKS = [("1", _("1, we lose it")), ("2", _("2, mostly")), ("3", _("3, it holds"))]


class SheetForm(forms.Form):
    """One's own sheet; a rule may be left without a mark."""

    keep = words_field(_("What should we keep doing?"), required=False)
    change = words_field(_("What would you change from here on?"), required=False)

    def __init__(
        self,
        *args: Any,
        rules: Sequence[tuple[str, str]],
        sheet: ReviewSheet | None = None,
        **kwargs: Any,
    ) -> None:
        given = str(sheet.marks) if sheet else ""
        kwargs.setdefault("initial", {"keep": str(sheet.keep), "change": str(sheet.change)} if sheet else {})
        super().__init__(*args, **kwargs)
        self.rules = rules
        for number, (rule, meaning) in enumerate(rules):
            self.fields[f"mark_{number}"] = forms.ChoiceField(
                label=rule,
                choices=MARKS,
                required=False,
                widget=Choice(),
                help_text=meaning,
                initial=given[number] if number < len(given) else "",
            )

    @property
    def mark_fields(self) -> list[BoundField]:
        """The rules' fields, in their order."""
        return [self[f"mark_{number}"] for number in range(len(self.rules))]

    @property
    def marks(self) -> list[str]:
        """The marks in the rules' order; empty where none was given."""
        return [self.cleaned_data[f"mark_{number}"] for number in range(len(self.rules))]
