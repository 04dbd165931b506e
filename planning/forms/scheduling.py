"""Input for planning a session and for changing one."""

from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import Refused
from core.ui.days import check_year
from core.ui.widgets import Choice
from planning.forms import session_defaults
from planning.forms.wall_time import WallTimeForm
from planning.wall_time import instant
from sessions.models import Session
from sessions.process import defaults
from sessions.process.formats import Format, format_icons
from sessions.process.machine import Status
from sessions.reads import hours
from sessions.reads.formats import offered_formats
from sets.forms.plan import plain_link
from sets.models import LearningSet

FOLLOWED = ("date", "time", "minutes", "which")  # what the times beside the form hang on


class SessionForm(WallTimeForm):
    """When, where and how. Moments are wall time in the set's zone."""

    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=defaults.SESSION_MINUTES_LEAST,
        max_value=defaults.SESSION_MINUTES_MOST,
        error_messages={
            "required": _("Say how many minutes, from 30 to 480."),
            "invalid": _("Minutes are a whole number, from 30 to 480."),
            "min_value": _("A session lasts at least 30 minutes."),
            "max_value": _("A session lasts at most 480 minutes."),
        },
    )
    venue = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("Keep the place under 200 characters.")},
    )
    link = forms.CharField(
        label=_("Video link"),
        required=False,
        max_length=500,
        help_text=_("Only the set sees it."),
        widget=forms.URLInput(),
        error_messages={"max_length": _("Keep the link under 500 characters.")},
    )
    format = forms.ChoiceField(
        label=_("Format of the rounds"),
        widget=Choice(icons=format_icons()),
        error_messages={
            "required": _("Choose a format."),
            "invalid_choice": _("There is no such format. Choose one of these."),
        },
    )
    rounds = forms.TypedChoiceField(
        label=_("Rounds"),
        choices=[(n, str(n)) for n in range(defaults.ROUNDS_LEAST, defaults.ROUNDS_MOST + 1)],
        coerce=int,
        widget=Choice(),
        error_messages={
            "required": _("Choose how many rounds, from 0 to 4."),
            "invalid_choice": _("Choose from 0 to 4 rounds."),
        },
    )
    key = forms.CharField(required=False, max_length=58, widget=forms.HiddenInput, initial=uuid4)
    expected_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        learning_set: LearningSet,
        session: Session | None = None,
        typed: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.learning_set, self.session = learning_set, session
        self.zone = session.zone if session else learning_set.zone
        self.last = session_defaults.last_session(learning_set) if session is None else None
        usual = session_defaults.as_usual(learning_set, self.last)
        if session:
            usual = session_defaults.as_it_is(session)
        # What is typed so far, for the times beside the form: it follows, and nothing is complained of yet.
        kwargs["initial"] = usual | {name: typed[name] for name in FOLLOWED if typed and name in typed}
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(f.slug, _(f.name)) for f in self.formats]  # type: ignore[attr-defined]
        self["date"].help_text = self._last_time()

    @property
    def formats(self) -> list[Format]:
        """The formats with what they are in a line."""
        return offered_formats(self.learning_set)

    def _last_time(self) -> str:
        if self.last is None:
            return ""
        weeks = self.learning_set.weeks_between
        day = date_format(self.last.starts_at.astimezone(self.last.zone), "j F")
        said = (
            ngettext(
                "You last met on %(day)s, and usually leave a week.",
                "You last met on %(day)s, and usually leave %(weeks)s weeks.",
                weeks,
            )
            if self.last.state is Status.CLOSED
            else ngettext(
                "The session before is on %(day)s; you usually leave a week.",
                "The session before is on %(day)s; you usually leave %(weeks)s weeks.",
                weeks,
            )
        )
        return said % {"day": day, "weeks": apnumber(weeks)}

    def moment(self) -> datetime | None:
        """The moment that the form names now, for the times beside it; a slip of the year is read as meant."""
        typed = self.local
        if typed is None:
            return None
        meant = session_defaults.meant_by(typed.date())
        if meant:
            typed = datetime.combine(meant, typed.time())
        try:
            return instant(typed, self.zone)
        except Refused:
            return None

    @property
    def ends_at(self) -> str:
        """When it would end, in the set's wall time."""
        lasts = timedelta(minutes=session_defaults.minutes_in(self["minutes"].value()))
        starts_at = self.moment()
        return hours.ends(starts_at, starts_at + lasts, self.zone) if starts_at and lasts else ""

    def clean_date(self) -> Day:
        """Not behind us, and not so far ahead that the year must be a slip."""
        day: Day = self.cleaned_data["date"]
        today = clock.now().astimezone(self.zone).date()
        if self.session and day.isoformat() == self.session.local_start[:10]:
            return day
        if day < today:
            raise ValidationError(session_defaults.passed(day))
        check_year(day, today)
        return day

    def clean_link(self) -> str:
        """A whole address that a browser opens safely."""
        link = plain_link(self.cleaned_data["link"])
        if link and not link.lower().startswith("https://"):
            raise ValidationError(gettext("The video link needs to start with https://"))
        if link:
            URLValidator(
                schemes=["https"], message=gettext("This does not look like a link. Copy it again.")
            )(link)
        return link

    def clean(self) -> dict[str, Any]:
        """An hour that the clocks skip is refused beside the time; one that comes twice is asked about."""
        data = super().clean() or self.cleaned_data
        if "date" in data and "time" in data and self.local:
            try:
                starts_at = instant(self.local, self.zone)
            except Refused as refusal:
                self.refuse(refusal)
                return data
            unchanged = self.session is not None and starts_at == self.session.starts_at
            if starts_at <= clock.now() and not unchanged:
                today = clock.now().astimezone(self.zone).date()
                said = gettext("That time has passed today.")
                self.add_error("time", said if data["date"] == today else gettext("That time has passed."))
        return data

    def values(self) -> dict[str, Any]:
        """What the services take."""
        names = ("minutes", "venue", "link", "format", "rounds", "expected_version")
        return {"local_start": self.local} | {name: self.cleaned_data[name] for name in names}

    def refuse(self, refusal: Refused) -> None:
        """A service's no, beside the field it speaks of."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)

    def take_version(self, version: int) -> None:
        """Somebody else was quicker: what was typed stays, and is sent next time against what is true now."""
        self.data = {**{name: self.data[name] for name in self.data}, "expected_version": str(version)}
