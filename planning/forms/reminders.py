"""Input for the words in front of a reminder."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Words

MOST = 500


class ReminderWordsForm(forms.Form):
    """Plain text; empty takes away what stood there."""

    words = forms.CharField(
        label=_("Your own words in front"),
        required=False,
        max_length=MOST,
        widget=Words(rows=3),
        help_text=_(
            "They leave by e-mail, to everybody who gets the reminder: nothing that was said in the set."
        ),
        error_messages={"max_length": _("At most %(limit_value)d characters; it has %(show_value)d.")},
    )
