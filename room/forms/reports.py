"""Input of the action reports into clean values."""

from django import forms
from django.utils.translation import gettext_lazy as _

from room.forms.commands import AT_MOST, Moving, Verb
from room.services.contributions import MOST_CHARACTERS


class OutcomeForm(Verb):
    action = forms.UUIDField()
    outcome = forms.CharField(
        max_length=8,
        error_messages={"required": _("Choose what became of it: done, partly, changed or not yet.")},
    )


class ReportForm(OutcomeForm):
    happened = forms.CharField(required=False, max_length=MOST_CHARACTERS, error_messages=AT_MOST)
    changed = forms.CharField(required=False, max_length=MOST_CHARACTERS, error_messages=AT_MOST)
    keep_open = forms.BooleanField(required=False)


class HearForm(Moving):
    about = forms.UUIDField()


class ReportTurnForm(Verb):
    about = forms.UUIDField()
    back = forms.BooleanField(required=False)
    without = forms.BooleanField(required=False)  # a report on one of their actions, as they were asked
