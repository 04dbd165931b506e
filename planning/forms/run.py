"""Input for planning a run of sessions: the rhythm that proposes dates, and the dates one by one."""

from copy import deepcopy
from datetime import datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Refused
from core.ui.days import check_year
from core.ui.widgets import Choice
from planning.bank_holidays import NATIONS, usual_nation
from planning.forms.scheduling import SessionForm
from planning.forms.session_defaults import as_usual, last_session, minutes_in, passed, within_reach
from planning.models import SetNation
from planning.rhythm import BY_HAND, MONTHLY, dates_of, first_on
from planning.services.runs import Planned
from planning.services.scheduling import instant
from sessions.process import defaults
from sets.models import LearningSet

EVERY = [
    *((str(weeks), format_lazy("{} {}", weeks, _("weeks"))) for weeks in defaults.WEEKS_BETWEEN_OFFERED),
    (MONTHLY, _("Monthly")),
    (BY_HAND, _("By hand")),
]
WEEKDAYS = [
    (0, _("Mon")),
    (1, _("Tue")),
    (2, _("Wed")),
    (3, _("Thu")),
    (4, _("Fri")),
    (5, _("Sat")),
    (6, _("Sun")),
]
MOST = defaults.SESSIONS_PLANNED_MOST


def _like(name: str) -> forms.Field:
    """The field of the form for one session: the same words, the same limits."""
    return deepcopy(SessionForm.base_fields[name])


class RunForm(forms.Form):
    """How often, from when, how many, at what time and where. Times are wall time in the set's zone."""

    every = forms.ChoiceField(
        label=_("Every"),
        choices=EVERY,
        widget=Choice(),
        error_messages={"required": _("Choose how often."), "invalid_choice": _("Choose one of these.")},
    )
    weekday = forms.TypedChoiceField(
        label=_("On"),
        choices=WEEKDAYS,
        coerce=int,
        widget=Choice(),
        error_messages={
            "required": _("Choose a day of the week."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    first = forms.DateField(
        label=_("First date to plan"),
        widget=forms.DateInput(),
        error_messages={
            "required": _("Choose the first date."),
            "invalid": _("Write the date as day, month and year."),
        },
    )
    many = forms.IntegerField(
        label=_("Sessions to plan"),
        min_value=1,
        max_value=MOST,
        error_messages={
            "required": _("Say how many sessions, from 1 to 24."),
            "invalid": _("A whole number, from 1 to 24."),
            "min_value": _("Plan at least one session."),
            "max_value": _("Plan at most 24 sessions at once."),
        },
    )
    time = _like("time")
    minutes = _like("minutes")
    nation = forms.ChoiceField(
        label=_("Bank holidays of"),
        choices=NATIONS,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    venue = _like("venue")
    link = _like("link")
    key = forms.CharField(required=False, max_length=58, widget=forms.HiddenInput, initial=uuid4)

    clean_link = SessionForm.clean_link

    def __init__(self, *args: Any, learning_set: LearningSet, to_plan: int, **kwargs: Any) -> None:
        self.learning_set = learning_set
        kwargs["initial"] = _usual(learning_set, to_plan)
        super().__init__(*args, **kwargs)

    def clean_first(self) -> Any:
        """Not behind us, and not so far ahead that the year must be a slip."""
        day, today = self.cleaned_data["first"], clock.now().astimezone(self.learning_set.zone).date()
        if day < today:
            raise ValidationError(passed(day))
        check_year(day, today)
        return day

    def proposed(self) -> list[dict[str, Any]]:
        """The dates of the rhythm, as the rows begin; without a rhythm the first alone is known."""
        data = self.cleaned_data
        first, every = first_on(data["first"], data["weekday"]), data["every"]
        days: list[Any] = [data["first"]] + [""] * (data["many"] - 1)
        if every != BY_HAND:
            days = list(dates_of(first, every, data["many"]))
        return [{"date": day, "time": data["time"], "minutes": data["minutes"]} for day in days]


def _usual(learning_set: LearningSet, to_plan: int) -> dict[str, Any]:
    last = last_session(learning_set)
    usual, chosen = as_usual(learning_set, last), SetNation.objects.filter(learning_set=learning_set).first()
    weeks = str(learning_set.weeks_between)
    return {
        "every": weeks if weeks in dict(EVERY) else BY_HAND,
        "weekday": usual["date"].weekday() if "date" in usual else 3,
        "first": usual.get("date"),
        "many": max(1, to_plan),
        "time": usual["time"],
        "minutes": usual["minutes"],
        "venue": usual["venue"],
        "link": usual["link"],
        "nation": chosen.nation if chosen else usual_nation(learning_set.time_zone),
    }


class DateForm(forms.Form):
    """One date of the run: to edit, or to drop."""

    date = _like("date")
    time = _like("time")
    minutes = _like("minutes")
    drop = forms.BooleanField(label=_("Drop"), required=False)

    def __init__(self, *args: Any, learning_set: LearningSet, **kwargs: Any) -> None:
        self.zone = learning_set.zone
        super().__init__(*args, **kwargs)

    @property
    def is_dropped(self) -> bool:
        return bool(self["drop"].value())

    @property
    def starts_at(self) -> datetime | None:
        """The moment that stands there, for hints; None until there is one."""
        try:
            day, hour = (self.fields[name].to_python(self[name].value()) for name in ("date", "time"))
            if day is None or hour is None or not within_reach(day):
                return None
            return instant(datetime.combine(day, hour), self.zone)
        except (ValidationError, Refused):
            return None

    @property
    def local(self) -> datetime | None:
        """The same as the set's wall time, for showing."""
        return self.starts_at.astimezone(self.zone).replace(tzinfo=None) if self.starts_at else None

    @property
    def length(self) -> int:
        """Minutes as they stand there, for hints."""
        return minutes_in(self["minutes"].value())

    def clean(self) -> dict[str, Any]:
        """A dropped date need not be sound; another must be ahead, at an hour that comes once that day."""
        data = super().clean() or self.cleaned_data
        if data.get("drop"):
            self.errors.clear()  # what is dropped is not looked at
            return data
        if "date" in data and "time" in data:
            self._check(datetime.combine(data["date"], data["time"]))
        return data

    def _check(self, local: datetime) -> None:
        today = clock.now().astimezone(self.zone).date()
        try:
            check_year(local.date(), today)
        except ValidationError as slip:
            self.add_error("date", slip)
            return
        if local.date() < today:
            self.add_error("date", passed(local.date()))
            return
        try:
            starts_at = instant(local, self.zone)
        except Refused as refusal:
            self.add_error("time", refusal.message)
            return
        early, late = (local.replace(tzinfo=self.zone, fold=fold).utcoffset() for fold in (0, 1))
        if early != late:
            said = gettext(
                "That hour comes twice on this day. Plan it here at another time, or later on its own."
            )
            self.add_error("time", said)
        elif starts_at <= clock.now():
            self.add_error("time", gettext("That time has passed today."))

    def planned(self) -> Planned:
        """What the service takes."""
        hour: time = self.cleaned_data["time"]
        local = datetime.combine(self.cleaned_data["date"], hour).replace(second=0, microsecond=0)
        return Planned(local, self.cleaned_data["minutes"])
