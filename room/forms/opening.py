"""Input for opening the room."""

from django import forms

from room.forms.commands import Moving


class OpenForm(Moving):
    """Long before its time: whether to move the session to now, or only to look."""

    early = forms.ChoiceField(required=False, choices=[("move", ""), ("look", "")])
