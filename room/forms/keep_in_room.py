"""Input for keeping a topic in the room."""

from django import forms


class KeepInRoomForm(forms.Form):
    """Which round, and whether it stays in the room."""

    round = forms.UUIDField()
    room_only = forms.BooleanField(required=False)
