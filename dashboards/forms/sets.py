"""The form in which a lead creates sets, many at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import ZoneField
from core.names import clean_name
from core.ui.form import PlainErrors
from core.ui.widgets import Choice, Words
from dashboards.forms.set_up import fields_only
from dashboards.forms.streams import stream_says
from dashboards.wording import every_weeks
from programmes.models import Programme, ProgrammeStream

SETS_AT_ONCE = 60
NAME_MOST = 80


class SetsForm(PlainErrors, forms.Form):
    """Names of sets to create, one a line, and the stream that they belong to, where the programme has some."""

    names = forms.CharField(
        label=gettext_lazy("Names, one a line"),
        max_length=6000,
        widget=Words(rows=4),
        help_text=gettext_lazy("Places and trees are easy to say. Its facilitator can rename it later."),
        error_messages={"required": gettext_lazy("Write at least one name.")},
    )
    time_zone = ZoneField(help_text=gettext_lazy("Where these sets meet."))
    stream = forms.ModelChoiceField(
        ProgrammeStream.objects.none(),
        label=gettext_lazy("Stream"),
        required=False,
        blank=True,
        empty_label=gettext_lazy("None"),
        error_messages={"invalid_choice": gettext_lazy("This stream has been removed. Choose another.")},
        widget=Choice(),
    )
    key = forms.CharField(max_length=50, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, zone: str, programme: Programme, **kwargs: Any) -> None:
        kwargs["initial"] = {"time_zone": zone, "key": uuid.uuid4().hex}
        super().__init__(*args, **kwargs)
        if streams := list(programme.streams.select_related("programme")):
            self.fields["stream"].queryset = programme.streams.all()  # type: ignore[attr-defined]
            self.fields["stream"].help_text = says_of(programme, streams)
        else:
            del self.fields["stream"]

    def clean_names(self) -> list[str]:
        """The names without empty lines."""
        names = [name for line in self.cleaned_data["names"].splitlines() if (name := clean_name(line))]
        if not names:
            raise ValidationError(_("Write at least one name."))
        if len(names) > SETS_AT_ONCE:
            raise ValidationError(_("At most %(most)d sets in one go.") % {"most": SETS_AT_ONCE})
        if long := [name for name in names if len(name) > NAME_MOST]:
            said = _("A name has at most %(most)d characters: %(name)s")
            raise ValidationError(said % {"most": NAME_MOST, "name": long[0][:60] + "…"})
        folded = [name.casefold() for name in names]
        if twice := [name for n, name in enumerate(names) if name.casefold() in folded[:n]]:
            raise ValidationError(_("This name is there twice: %(name)s") % {"name": twice[0]})
        return names

    @property
    def helper(self) -> FormHelper:
        """The fields as they stand."""
        return fields_only(self)


def says_of(programme: Programme, streams: Sequence[ProgrammeStream]) -> SafeString:
    """What sets of each stream begin with, and sets of none."""
    none = _("%(n)d sessions, %(rhythm)s.") % {
        "n": programme.planned_sessions,
        "rhythm": every_weeks(programme.weeks_between),
    }
    lines = [*((one.name, stream_says(one)) for one in streams), (_("None"), none)]
    listed = format_html_join("", "<li><strong>{}</strong> {}</li>", lines)
    return format_html('<ul class="formats" role="list">{}</ul>', listed)
