"""One date of a run: to edit, to drop, or to give another host."""

from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Refused
from core.ui.days import check_year
from planning.forms.scheduling import SessionForm
from planning.forms.session_defaults import minutes_in, passed
from planning.forms.wall_time import WallTimeForm
from planning.reads.rota import Takers
from planning.services.runs import Planned
from planning.wall_time import instant


def like(name: str) -> forms.Field:
    """The field of the form for one session: the same words, the same limits."""
    return deepcopy(SessionForm.base_fields[name])


class DateForm(WallTimeForm):
    """One date of the run: to edit, or to drop."""

    minutes = like("minutes")
    host = forms.TypedChoiceField(
        label=_("Host"),
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": _("That person is not in this set.")},
    )
    drop = forms.BooleanField(label=_("Drop"), required=False)

    def __init__(self, *args: Any, takers: Takers, **kwargs: Any) -> None:
        self.zone, self.takers = takers.learning_set.zone, takers
        super().__init__(*args, **kwargs)
        usual = takers.usual or _("Whose turn it is")
        host: Any = self.fields["host"]
        named = str(self["host"].value() or "")
        people = [one for one in takers.people.items() if one[0] != takers.usual_id or str(one[0]) == named]
        host.choices, host.coerce = [("", usual), *people], UUID

    @property
    def is_dropped(self) -> bool:
        return bool(self["drop"].value())

    @property
    def starts_at(self) -> datetime | None:
        """The moment that stands there, for hints; None until there is one."""
        try:
            return instant(self.local, self.zone) if self.local else None
        except Refused:
            return None

    @property
    def wrong(self) -> str:
        """Why this date cannot be saved as it stands; empty when it can, or is not typed yet."""
        found = self._wrong_with(self.local) if self.local else None
        if found is None and self.is_open_which:
            return gettext("That hour comes twice on this day: say which of the two.")
        return str(found[1]) if found else ""

    @property
    def host_name(self) -> str:
        """Who runs it, where somebody is named."""
        named = str(self["host"].value() or "")
        return next((name for pk, name in self.takers.people.items() if str(pk) == named), "")

    @property
    def length(self) -> int:
        """Minutes as they stand there, for hints."""
        return minutes_in(self["minutes"].value())

    def clean(self) -> dict[str, Any]:
        """A dropped date need not be sound; another must be ahead, at an hour that there is."""
        data = super().clean() or self.cleaned_data
        if data.get("drop"):
            self.errors.clear()  # what is dropped is not looked at
            return data
        local = self.local if "date" in data and "time" in data else None
        if local and (found := self._wrong_with(local)):
            self.add_error(*found)
        return data

    def _wrong_with(self, local: datetime) -> tuple[str, str] | None:
        """The field and the reason, for a date that cannot be: behind us, far off, or at an hour that never comes."""
        today = clock.now().astimezone(self.zone).date()
        try:
            check_year(local.date(), today)
        except ValidationError as slip:
            return "date", str(slip.message)
        if local.date() < today:
            return "date", passed(local.date())
        try:
            starts_at = instant(local, self.zone)
        except Refused as refusal:
            return "time", refusal.message
        return ("time", gettext("That time has passed today.")) if starts_at <= clock.now() else None

    def planned(self) -> Planned:
        """What the service takes."""
        if self.local is None:
            raise ValueError("only a valid row is planned")
        return Planned(self.local, self.cleaned_data["minutes"], self.cleaned_data["host"])
