"""The form of the facilitator's log."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LogForm(forms.Form):
    """A facilitator's private reflection on one session."""

    session = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        required=False,
        max_length=20_000,
        error_messages={"max_length": _("At most %(limit_value)d characters.")},
    )
