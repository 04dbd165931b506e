"""Input for planning a run of sessions: the rhythm that proposes dates."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import clock
from core.ui.days import check_year
from core.ui.widgets import Choice
from planning.bank_holidays import NATIONS
from planning.forms.run_dates import like
from planning.forms.scheduling import SessionForm
from planning.forms.session_defaults import as_usual, last_session, passed
from planning.reads.nations import nation_of
from planning.reads.rota import Takers
from planning.rhythm import BY_HAND, MONTHLY, dates_of, first_on
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
USUAL, IN_TURNS = "usual", "turns"
MOST = defaults.SESSIONS_PLANNED_MOST


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
    time = like("time")
    minutes = like("minutes")
    nation = forms.ChoiceField(
        label=_("Bank holidays of"),
        choices=NATIONS,
        error_messages={"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")},
    )
    venue = like("venue")
    link = like("link")
    hosts = forms.ChoiceField(
        label=_("Host"),
        widget=Choice(),
        required=False,
        help_text=_("Each date can name somebody else."),
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    key = forms.CharField(required=False, max_length=58, widget=forms.HiddenInput, initial=uuid4)

    clean_link = SessionForm.clean_link

    def __init__(
        self, *args: Any, learning_set: LearningSet, takers: Takers, to_plan: int, **kwargs: Any
    ) -> None:
        self.learning_set, self.takers = learning_set, takers
        kwargs["initial"] = _usual(learning_set, to_plan)
        super().__init__(*args, **kwargs)
        if not takers.usual:
            del self.fields["hosts"]  # they take turns anyway, or there is nobody yet
            return
        said = _("%(name)s, every time") % {"name": takers.usual}
        self.fields["hosts"].choices = [(USUAL, said), (IN_TURNS, _("Each of us in turn"))]  # type: ignore[attr-defined]
        self.initial["hosts"] = USUAL

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
        days: list[Any] = [data["first"]] + [""] * (data["many"] - 1)
        days = list(self.rhythm(data["many"])) or days
        in_turn = self.takers.turns(len(days)) if data.get("hosts", IN_TURNS) == IN_TURNS else []
        hosts = [host or "" for host in in_turn] or [""] * len(days)
        return [
            {"date": day, "time": data["time"], "minutes": data["minutes"], "host": host}
            for day, host in zip(days, hosts, strict=True)
        ]

    def rhythm(self, count: int) -> list[date]:
        """So many days as the rhythm has them; none where they are chosen by hand, or while it is not sound."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        if data.get("every", BY_HAND) == BY_HAND:
            return []
        return dates_of(first_on(data["first"], data["weekday"]), data["every"], count)

    @property
    def moved_first(self) -> tuple[date, date] | None:
        """The first date that was typed and the one the rhythm begins with, where they are not the same."""
        for begins in self.rhythm(1):
            typed = self.cleaned_data["first"]
            return (typed, begins) if typed != begins else None
        return None


def _usual(learning_set: LearningSet, to_plan: int) -> dict[str, Any]:
    last = last_session(learning_set)
    usual = as_usual(learning_set, last)
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
        "nation": nation_of(learning_set),
    }
