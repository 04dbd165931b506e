"""Input for date polls: the dates that are offered, and what somebody says of each."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Refused
from core.ui.days import check_year
from planning.forms.scheduling import SessionForm
from planning.forms.session_defaults import as_usual, last_session, passed, within_reach
from planning.forms.wall_time import FIRST, SECOND, WallTimeForm
from planning.models import DatePoll, PollAnswer
from planning.models.poll import Wall, wall_of
from planning.services.polls import MOST_SLOTS
from planning.wall_time import instant
from sets.models import LearningSet

CLOSES = time(19)  # of the chosen day, in the set's zone
NEAR = (-2, -1, 0, 1, 7)  # days around the date of the rhythm that are offered first
DAYS_TO_ANSWER = 7
EMPTY_ROWS = 3
MOST_ROWS = 300  # of a page that somebody has changed: shown again, and refused


class SlotForm(WallTimeForm):
    """One date that is offered; a row without a date is left out."""

    date = forms.DateField(
        label=_("Date"), required=False, widget=forms.DateInput(),
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )  # fmt: skip
    time = forms.TimeField(
        label=_("Starts"), required=False, widget=forms.TimeInput(),
        error_messages={"invalid": _("Write the time as hours and minutes.")},
    )  # fmt: skip

    def __init__(self, *args: Any, learning_set: LearningSet, known: frozenset[Wall], **kwargs: Any) -> None:
        self.zone, self.known = learning_set.zone, known
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ahead, and an hour that there is; a date that stood there before may have passed meanwhile. Of an hour that
        comes twice the row asks."""
        data = super().clean() or self.cleaned_data
        if data.get("date") and not data.get("time") and "time" not in self.errors:
            self.add_error("time", gettext("Choose a time."))
        local = self.local
        if local is None or wall_of(local) in self.known or {"date", "time"} & self.errors.keys():
            return data
        try:
            check_year(local.date(), clock.now().date())
        except ValidationError as slip:
            self.add_error("date", slip)
            return data
        try:
            if instant(local, self.zone) <= clock.now():
                self.add_error("date", passed(local.date()))
        except Refused as refusal:
            self.add_error("time", refusal.message)
        return data


class PollForm(forms.Form):
    """How long the session would last, and until when one answers."""

    minutes = SessionForm.base_fields["minutes"]
    closes_on = forms.DateField(
        label=_("Answers until"),
        widget=forms.DateInput(),
        help_text=_("19:00 of that day, in the set’s time zone."),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the date as day, month and year."),
        },
    )
    key = forms.CharField(required=False, max_length=58, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, learning_set: LearningSet, **kwargs: Any) -> None:
        self.learning_set = learning_set
        today = clock.now().astimezone(learning_set.zone).date()
        usual = {"minutes": learning_set.minutes, "closes_on": today + timedelta(days=DAYS_TO_ANSWER)}
        kwargs["initial"] = usual
        super().__init__(*args, **kwargs)

    @property
    def closes_at(self) -> datetime:
        local = datetime.combine(self.cleaned_data["closes_on"], CLOSES)
        return local.replace(tzinfo=self.learning_set.zone)

    def clean_closes_on(self) -> Any:
        """Still to come, and within a year."""
        day, now = self.cleaned_data["closes_on"], clock.now()
        if not within_reach(day) or datetime.combine(day, CLOSES, self.learning_set.zone) <= now:
            raise ValidationError(gettext("Choose a day that is still to come."))
        if day > now.date() + timedelta(days=366):
            raise ValidationError(gettext("That is more than a year away. Check the year."))
        return day


def slot_forms(sent: Any, learning_set: LearningSet, poll: DatePoll | None = None) -> list[SlotForm]:
    """The rows as they were sent; before, what the poll offers, or what the set's rhythm would be."""
    stands = [slot.local for slot in poll.slots.all()] if poll else []
    known = frozenset(map(wall_of, stands))
    common: dict[str, Any] = {"learning_set": learning_set, "known": known}
    if sent is not None:
        typed = sent.get("rows", "0")
        count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        return [SlotForm(sent, prefix=f"slot-{n}", **common) for n in range(min(count, MOST_ROWS))]
    values: list[dict[str, Any]] = [
        {"date": one.date(), "time": f"{one:%H:%M}", "which": SECOND if one.fold else FIRST}
        for one in (stands if poll else _proposed(learning_set))
    ]
    rows = (values + [{}] * EMPTY_ROWS)[: MOST_SLOTS + 1]
    return [SlotForm(initial=one, prefix=f"slot-{n}", **common) for n, one in enumerate(rows)]


def are_sound(slots: list[SlotForm]) -> bool:
    """Whether each row is right by itself, and all of them together: no date twice, and no more than a poll takes."""
    sound = [one.is_valid() for one in slots]
    seen: set[Wall] = set()
    for one in slots:
        local = one.local
        if local is None or one.errors:
            continue
        if wall_of(local) in seen:
            one.add_error("date", gettext("This date stands here twice. Leave out one of the two."))
        elif len(seen) >= MOST_SLOTS:
            facts = {"most": MOST_SLOTS}
            one.add_error("date", gettext("A poll takes at most %(most)d dates. Leave out this one.") % facts)
        seen.add(wall_of(local))
    return all(sound) and not any(one.errors for one in slots)


def _proposed(learning_set: LearningSet) -> list[datetime]:
    """Working days around the date of the rhythm."""
    usual = as_usual(learning_set, last_session(learning_set))
    if "date" not in usual:
        return []
    today = clock.now().astimezone(learning_set.zone).date()
    days = [usual["date"] + timedelta(days=near) for near in NEAR]
    hour = time.fromisoformat(usual["time"])
    return [datetime.combine(day, hour) for day in days if day > today and day.weekday() < 5]


def answers_in(sent: Any, slot_ids: list[UUID]) -> dict[UUID, str]:
    """What was said of each date; nothing where nothing was."""
    said = {pk: sent.get(f"slot-{pk}", "") for pk in slot_ids}
    return {pk: answer for pk, answer in said.items() if answer in PollAnswer.Answer.values}
