"""Input of the ready mark and of the fishbowl."""

from django import forms
from django.utils.translation import gettext_lazy as _

from room.forms.commands import Verb


class ReadyForm(Verb):
    step = forms.UUIDField()
    back = forms.BooleanField(required=False)


class FishbowlForm(Verb):
    size = forms.IntegerField(
        required=False,
        min_value=3,
        max_value=12,
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), _("From 3 to 12 people inside.")),
    )
    open_chair = forms.BooleanField(required=False)


class BackForm(Verb):
    back = forms.BooleanField(required=False)
