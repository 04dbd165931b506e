"""The form with which an agreement is renewed."""

from datetime import date
from typing import Any, Self

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.ui.days import check_year
from sets.forms.agreement import words_field
from sets.models import Agreement, LearningSet

MORE_MOST = 12
USUAL = 4
HOW_MANY = gettext_lazy("Between 1 and 12 sessions.")


class RenewalForm(forms.Form):
    """For how many more sessions, until when, and a short look back."""

    look_back = words_field(
        gettext_lazy("Looking back, in a few sentences"),
        required=False,
        rows=4,
        help_text=gettext_lazy("What has held, what slipped, what you want more of. The set reads it."),
    )
    sessions = forms.IntegerField(
        label=gettext_lazy("For how many more sessions"),
        min_value=1,
        max_value=MORE_MOST,
        initial=USUAL,
        error_messages={"min_value": HOW_MANY, "max_value": HOW_MANY, "invalid": HOW_MANY},
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput(),
        help_text=gettext_lazy("Leave empty if the number of sessions says enough."),
        error_messages={"invalid": gettext_lazy("Write the date as day, month and year.")},
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, now: Agreement, of: LearningSet, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expected_version": now.version, "sessions": USUAL})
        super().__init__(*args, **kwargs)
        self.now, self.of = now, of

    def clean_until_on(self) -> date | None:
        """A day to come, within the next three years."""
        day: date | None = self.cleaned_data["until_on"]
        if day is None:
            return None
        today = timezone.localdate(clock.now())
        if day < today:
            raise ValidationError(_("That day has passed. Choose a later one, or leave it empty."))
        check_year(day, today)
        return day

    def renewed(self, latest: Agreement) -> Self:
        """The same words, now based on the version in force, so that the next press renews it knowingly."""
        data = {**dict(self.data.items()), "expected_version": str(latest.version)}
        anew = type(self)(data, now=latest, of=self.of)
        anew.add_error(
            None, _("What you agreed has changed meanwhile. It stands beside: renew it if it is still right.")
        )
        return anew

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper
