"""Forms about a programme's streams: naming and changing one, and choosing that of a set."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.fields import NameField
from core.ui.form import PlainErrors
from dashboards.doubts import seal_of_doubts
from dashboards.forms.set_up import fields_only
from dashboards.wording import every_weeks
from programmes.models import Programme, ProgrammeStream
from programmes.rhythm import MONTHS_MOST
from sessions.process import defaults
from sets.forms.plan import whole
from sets.services.streams import Change


class Asking(PlainErrors, forms.Form):
    """A form that is asked about before it is saved, where it changes what running sets plan."""

    asks: tuple[str, ...] = ()

    def is_asked(self, changes: Sequence[Change], sure: str) -> bool:
        """Whether something changes and it was not said yet that it is meant; it is listed then."""
        lines = tuple(change_says(one) for one in changes)
        if sure != seal_of_doubts(lines):
            self.asks = lines
        return bool(self.asks)

    @property
    def seal(self) -> str:
        """What is listed, to tell whether it is still what changes."""
        return seal_of_doubts(self.asks)


class StreamForm(Asking):
    """A stream's name, and its sessions and span where they are not the programme's."""

    name = NameField(
        label=gettext_lazy("Name of the stream"),
        max_length=40,
        error_messages={"required": gettext_lazy("Give the stream a name.")},
    )
    planned_sessions = whole(
        gettext_lazy("Sessions"),
        defaults.SESSIONS_PLANNED_LEAST,
        defaults.SESSIONS_PLANNED_MOST,
        required=False,
    )
    months = whole(gettext_lazy("Over how many months"), 1, MONTHS_MOST, required=False)

    def __init__(self, *args: Any, programme: Programme, now: ProgrammeStream | None = None, **kwargs: Any):
        self.now = now
        if now is not None:
            kwargs["initial"] = {name: getattr(now, name) for name in ("name", "planned_sessions", "months")}
        super().__init__(*args, prefix=f"stream-{now.pk.hex}" if now else "stream", **kwargs)
        said = _("Empty: the programme’s, %(n)d.") % {"n": programme.planned_sessions}
        self.fields["planned_sessions"].help_text = said
        span = programme.months
        known = _("30 are two and a half years. Empty: the programme’s, %(n)d.") % {"n": span or 0}
        unknown = _("30 are two and a half years. Empty: the programme’s, once its dates are written.")
        self.fields["months"].help_text = known if span else unknown

    @property
    def says(self) -> str:
        """What follows from number and span for the stream's sets; empty before it is saved."""
        return stream_says(self.now) if self.now else ""

    @property
    def helper(self) -> FormHelper:
        """The fields as they stand."""
        return fields_only(self)


class OfStreamForm(Asking):
    """The stream that a set belongs to."""

    stream = forms.ModelChoiceField(
        ProgrammeStream.objects.none(),
        label=gettext_lazy("It belongs to"),
        required=False,
        empty_label=gettext_lazy("None"),
        error_messages={"invalid_choice": gettext_lazy("This stream has been removed. Choose another.")},
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stream"].queryset = programme.streams.all()  # type: ignore[attr-defined]

    @property
    def helper(self) -> FormHelper:
        """The fields as they stand."""
        return fields_only(self)


def change_says(change: Change) -> str:
    """“Moor: 9 sessions become 6, every 8 weeks becomes every 4 weeks.”"""
    (sessions, weeks), (now, then) = change.before, change.after
    said = []
    if sessions != now:
        said.append(_("%(n)d sessions become %(now)d") % {"n": sessions, "now": now})
    if weeks != then:
        facts = {"weeks": every_weeks(weeks), "then": every_weeks(then)}
        said.append(_("%(weeks)s becomes %(then)s") % facts)
    return f"{change.name}: {', '.join(said)}."


def stream_says(stream: ProgrammeStream) -> str:
    """What follows from its number and span: “9 sessions over 24 months: about every 11 weeks. New sets begin …”."""
    rhythm = {"rhythm": every_weeks(stream.weeks)}
    if stream.span is None or stream.about is None:
        return _("New sets begin with the programme’s rhythm: %(rhythm)s.") % rhythm
    facts = {
        "sessions": ngettext("%(n)d session", "%(n)d sessions", stream.sessions) % {"n": stream.sessions},
        "months": ngettext("%(n)d month", "%(n)d months", stream.span) % {"n": stream.span},
        "rhythm": every_weeks(stream.about),
    }
    begins = _("New sets begin with the nearest rhythm on offer: %(rhythm)s.") % rhythm
    return f"{_('%(sessions)s over %(months)s: about %(rhythm)s.') % facts} {begins}"
