"""Input for what is said to a trainee facilitator."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.form import PlainErrors
from core.ui.widgets import Words

MOST = 4000


class FeedbackForm(PlainErrors, forms.Form):
    """What somebody says to the trainee; left empty, it is taken back."""

    words = forms.CharField(
        label=_("What I would like to say to you"),
        help_text=_("What they did that helped, what they could try next time. Say what you saw and heard."),
        required=False,
        max_length=MOST,
        widget=Words(rows=6),
        error_messages={"max_length": _("At most %(limit_value)d characters.")},
    )
