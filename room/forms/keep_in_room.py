"""Input for keeping a topic in the room, and for opening it to others by name."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class KeepInRoomForm(forms.Form):
    """Which round, and whether it stays in the room."""

    round = forms.UUIDField()
    room_only = forms.BooleanField(required=False)


class PeopleField(forms.Field):
    """Any number of ids of people, ticked one by one."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[UUID]:
        ids: Iterable[str] = value or []
        try:
            return [UUID(one) for one in ids]
        except ValueError as error:
            raise ValidationError(_("Choose from the people of the set.")) from error


class OpenToForm(forms.Form):
    """Which round, and all who may read it besides those who were there."""

    round = forms.UUIDField()
    people = PeopleField(required=False)
