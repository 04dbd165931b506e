"""Input for what somebody is sent, and when."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice
from planning.letter_kinds import DAILY, KINDS, LetterKind

SEND, ONCE_A_DAY, NEVER = "send", "daily", "never"
ONE_OF_THESE = _("Choose one of these.")


class NoticesForm(forms.Form):
    """At once, once a day or never, for each kind that can be stopped; and quiet hours, as wall time where the
    person is."""

    begins = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(),
        error_messages={"invalid": _("Write the time as hours and minutes.")},
    )  # fmt: skip
    until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(),
        error_messages={"invalid": _("Write the time as hours and minutes.")},
    )  # fmt: skip
    weekends = forms.BooleanField(label=_("Saturday and Sunday too"), required=False)

    def __init__(self, *args: Any, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leads = leads
        for kind in offered(leads=leads):
            self.fields[kind.slug] = forms.ChoiceField(
                label=str(kind.name), choices=_choices(kind), widget=Choice(), help_text=str(kind.when),
                error_messages={"required": ONE_OF_THESE, "invalid_choice": ONE_OF_THESE},
            )  # fmt: skip

    def by_kind(self) -> list[BoundField]:
        return [self[kind.slug] for kind in offered(leads=self.leads)]

    @property
    def stopped(self) -> set[str]:
        """The kinds that are not wanted; of a valid form."""
        return self._chosen(NEVER)

    @property
    def daily(self) -> set[str]:
        """The kinds that are wanted once a day; of a valid form."""
        return self._chosen(ONCE_A_DAY)

    def _chosen(self, choice: str) -> set[str]:
        """What is not offered stays as it was: who leads again finds their choice."""
        chosen = {**self.initial, **self.cleaned_data}
        return {kind.slug for kind in offered() if chosen.get(kind.slug) == choice}

    def clean(self) -> dict[str, Any]:
        """Both times or neither, and not the same."""
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        begins, until = data.get("begins"), data.get("until")
        if (begins is None) != (until is None):
            missing = "until" if until is None else "begins"
            self.add_error(missing, ValidationError(_("Quiet hours need both times; clear both for none.")))
        elif begins is not None and begins == until:
            self.add_error("until", ValidationError(_("Choose another time than the first.")))
        elif begins is None and data.get("weekends"):
            self.add_error("begins", ValidationError(_("Choose the hours of the other days too.")))
        return data


def offered(*, leads: bool = True) -> list[LetterKind]:
    """What can be chosen; the letter of the day follows from what is in it, and some go to who leads a programme."""
    return [kind for kind in KINDS if kind.can_stop and kind.slug != DAILY and (leads or not kind.for_leads)]


def _choices(kind: LetterKind) -> list[tuple[str, Any]]:
    if kind.can_gather:
        return [(SEND, _("At once")), (ONCE_A_DAY, _("Once a day")), (NEVER, _("Never"))]
    return [(SEND, _("Send")), (NEVER, _("Never"))]


def always_sent() -> list[LetterKind]:
    """What cannot be stopped."""
    return [kind for kind in KINDS if not kind.can_stop]
