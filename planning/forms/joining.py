"""Input for the way into a session: how to find the room, what to bring, the video link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Words
from sets.forms.plan import SecureLinkField

MOST = 500
TOO_LONG = {"max_length": _("At most %(limit_value)d characters; it has %(show_value)d.")}


class JoiningForm(forms.Form):
    """Plain text for the set; an empty box takes away what stood there."""

    way = forms.CharField(
        label=_("How to find the room"),
        required=False,
        max_length=MOST,
        widget=Words(rows=3),
        help_text=_("The door, the bell, the lift, where to leave a car. Only the set reads it."),
        error_messages=TOO_LONG,
    )
    bring = forms.CharField(
        label=_("What to bring"),
        required=False,
        max_length=MOST,
        widget=Words(rows=2),
        help_text=_("Only the set reads it; it is in no letter and in no calendar."),
        error_messages=TOO_LONG,
    )
    link = SecureLinkField(
        label=_("Video link"),
        help_text=_("It stands here and in the room, in no letter and in no calendar."),
    )
    later = forms.BooleanField(label=_("The same for all later sessions that are planned"), required=False)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)
