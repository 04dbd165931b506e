"""The form of an activity of a set's own, and the choice of one for a plan."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.form import PlainErrors
from core.ui.widgets import Words
from sessions.process import defaults
from sessions.services.own_formats import MOST_NAME, MOST_SAY

LEAST = 5  # minutes of any round
AT_MOST = {"max_length": _("At most %(limit_value)d letters.")}
MINUTES = _("Minutes from 5 to 90.")


class OwnActivityForm(PlainErrors, forms.Form):
    """What it is called, how long it takes, what to say."""

    name = forms.CharField(
        label=_("Name"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs={"class": "input-mid"}),
        error_messages={**AT_MOST, "required": _("Give the activity a name.")},
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=LEAST,
        max_value=defaults.STAGE_MINUTES_MOST,
        initial=15,
        widget=forms.NumberInput(attrs={"class": "input-short"}),
        error_messages={"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES, "required": MINUTES},
    )
    say = forms.CharField(
        label=_("How it goes"),
        max_length=MOST_SAY,
        help_text=_("As you would say it out loud. Everybody reads it in the room while it is on."),
        widget=Words(rows=4, voice=True),
        error_messages={**AT_MOST, "required": _("Say in a few sentences how it goes.")},
    )
    key = forms.CharField(required=False, max_length=48, widget=forms.HiddenInput, initial=uuid4)


class ChosenActivityForm(forms.Form):
    """Which one goes into the plan."""

    activity = forms.SlugField(
        error_messages={
            "required": _("Choose one of the activities."),
            "invalid": _("Choose one of the activities."),
        }
    )
