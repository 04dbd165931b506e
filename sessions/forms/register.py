"""The form of a register."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from sessions.models import Attendance, Presence
from sessions.services.register_corrections import SAID_AFTERWARDS, Line


class RegisterForm(forms.Form):
    """Three fields a person: whether and how they were there, late, left early."""

    expected_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: Sequence[Attendance], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.fields["expected_version"].initial = version
        for row in rows:
            self._add(row)

    def _add(self, row: Attendance) -> None:
        now = Presence(row.presence)
        shown = {Presence.AWAY: Presence.IN_ROOM, Presence.UNKNOWN: Presence.ABSENT}.get(now, now)
        wrong = dict.fromkeys(("required", "invalid_choice"), _("Choose whether and how they were there."))
        choices = [(one.value, one.label) for one in SAID_AFTERWARDS]
        self.fields[f"presence-{row.pk}"] = forms.ChoiceField(
            label=row.person.short_name, choices=choices, initial=shown.value, error_messages=wrong
        )
        ticks = (("late", _("Late"), row.is_late), ("early", _("Left early"), row.left_early))
        for name, label, ticked in ticks:
            self.fields[f"{name}-{row.pk}"] = forms.BooleanField(label=label, required=False, initial=ticked)

    def by_person(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        """The fields of each person."""
        for row in self.rows:
            yield self[f"presence-{row.pk}"], self[f"late-{row.pk}"], self[f"early-{row.pk}"]

    def lines(self) -> dict[UUID, Line]:
        """What each line is to say, by attendance."""
        data = self.cleaned_data
        return {
            row.pk: Line(data[f"presence-{row.pk}"], data[f"late-{row.pk}"], data[f"early-{row.pk}"])
            for row in self.rows
        }
