"""A date and a time of day in one zone: of an hour that comes twice, as the clocks go back, the form asks which."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice
from planning.forms.session_defaults import within_reach
from planning.wall_time import comes_twice

FIRST, SECOND = "first", "second"


class WhichField(forms.ChoiceField):
    """The first or the second of an hour that comes twice."""

    def __init__(self) -> None:
        say = _("Say which of the two you mean.")
        super().__init__(
            label=_("Which of the two"),
            choices=[(FIRST, _("The first")), (SECOND, _("The second, after the clocks go back"))],
            widget=Choice(),
            help_text=_("The clocks go back on that day, so this hour comes twice."),
            error_messages={"required": say, "invalid_choice": say},
        )


class WallTimeForm(forms.Form):
    """Forms with `date` and `time`; whoever makes one sets `zone` before it is made."""

    date = forms.DateField(
        label=_("Date"),
        widget=forms.DateInput(),
        error_messages={
            "required": _("Choose a date."),
            "invalid": _("Write the date as day, month and year."),
        },
    )
    time = forms.TimeField(
        label=_("Starts"),
        widget=forms.TimeInput(),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("Write the time as hours and minutes."),
        },
    )
    which = WhichField()
    zone: ZoneInfo

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._is_ambiguous():
            del self.fields["which"]

    @property
    def local(self) -> datetime | None:
        """The wall time in the form as it stands, whether it is sound or not yet looked at; `fold` says which."""
        try:
            day, hour = (self.fields[name].to_python(self[name].value()) for name in ("date", "time"))
        except ValidationError:
            return None
        if day is None or hour is None or not within_reach(day):
            return None
        second = "which" in self.fields and self["which"].value() == SECOND
        return datetime.combine(day, hour).replace(second=0, microsecond=0, fold=int(second))

    @property
    def is_open_which(self) -> bool:
        """Whether that hour comes twice and nobody has said which is meant."""
        return "which" in self.fields and not self["which"].value()

    def _is_ambiguous(self) -> bool:
        local = self.local
        return local is not None and comes_twice(local, self.zone)
