"""Input for the line beside somebody's answers in a date poll."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 200


class PollNoteForm(forms.Form):
    """None of the dates, and one line; both may be left out."""

    none_suits = forms.BooleanField(label=_("None of these suits me"), required=False)
    words = forms.CharField(
        label=_("A line to your set"),
        required=False,
        max_length=MOST,
        help_text=_("Which days would do, or what they hang on. Your set reads it, nobody else."),
        error_messages={"max_length": _("At most %(limit_value)d characters; it has %(show_value)d.")},
    )
