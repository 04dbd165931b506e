"""The forms of the facilitator's log and of the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sessions.reads.taken_out import MODELS


class LogForm(forms.Form):
    """A facilitator's private reflection on one session."""

    session = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        required=False,
        max_length=20_000,
        error_messages={"max_length": _("At most %(limit_value)d characters.")},
    )


class TakeOutForm(forms.Form):
    """Which words of the record to take out, or to put back."""

    what = forms.ChoiceField(choices=[(what, what) for what in MODELS])
    row = forms.UUIDField()
    back = forms.BooleanField(required=False)
