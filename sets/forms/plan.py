"""Forms for creating and editing a set: name, time zone, defaults; when creating, programme and ground rules too."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField, ZoneField
from core.names import clean_name
from core.ui.form import PlainErrors
from core.ui.widgets import Choice
from programmes.models import Programme
from programmes.usual_agreement import CONFIDENTIALITY
from sessions.process import defaults
from sessions.process.formats import format_icons, format_lines, usual_formats
from sessions.process.formats.own import OWN
from sets import group_size
from sets.forms.agreement import MOST_CHARACTERS, RULES_TOO_LONG, RulesForm
from sets.models import LearningSet, TimeSharing
from sets.services import Plan

AROUND = " \"'<>\u2018\u2019\u201c\u201d\u00ab\u00bb"
HTTPS = _("The video link needs to start with https://")


def whole(label: Any, least: int, most: int, *, after: Any = "", **kwargs: Any) -> forms.IntegerField:
    """An integer field whose bounds appear in its help text, before `after`, and error message."""
    said = _("%(label)s: from %(least)s to %(most)s.") % {"label": label, "least": least, "most": most}
    errors = dict.fromkeys(("min_value", "max_value", "invalid", "required"), said)
    bounds = _("%(least)s to %(most)s.") % {"least": least, "most": most}
    hint = format_lazy("{} {}", bounds, after) if after else bounds
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, error_messages=errors, help_text=hint, **kwargs
    )


def formats_explained() -> Any:
    """What each format is, beside the choice; written out when the form is shown."""

    def explained() -> str:
        lines = format_html_join("", "<li><strong>{}</strong> {}</li>", format_lines())
        return format_html(
            '{}<ul class="formats" role="list">{}</ul>', _("Each session can use another."), lines
        )

    return lazy(explained, str)()


def plain_link(typed: str) -> str:
    """An address as it was copied, without what nobody sees of it, and without quotes or brackets around it."""
    return clean_name(typed).strip(AROUND)


class SecureLinkField(forms.CharField):
    """A URL field that accepts https only and does not prepend a scheme."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "url", "autocomplete": "off"}
        super().__init__(max_length=500, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.validators.append(RegexValidator(r"\A(?i:https)://", HTTPS))
        self.validators.append(URLValidator(message=_("This does not look like a link."), schemes=["https"]))

    def to_python(self, value: Any) -> str:
        """Without what came along when it was copied."""
        return plain_link(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        """Report only one error for an invalid URL."""
        if value in self.empty_values:
            return
        for validator in self.validators:
            validator(value)


class PlanForm(PlainErrors, forms.Form):
    """A set's name, time zone and meeting defaults."""

    name = NameField(
        label=_("Name of the set"),
        max_length=80,
        error_messages={"required": _("Give the set a name.")},
    )
    time_zone = ZoneField(help_text=_("The set’s time zone. Everyone sees the time in their own beside it."))
    planned_sessions = whole(
        _("Sessions planned"), defaults.SESSIONS_PLANNED_LEAST, defaults.SESSIONS_PLANNED_MOST
    )
    weeks_between = forms.TypedChoiceField(label=_("Weeks between sessions"), coerce=int, widget=Choice())
    minutes = whole(_("Minutes"), defaults.SESSION_MINUTES_LEAST, defaults.SESSION_MINUTES_MOST)
    rounds = forms.TypedChoiceField(
        label=_("Rounds in a session"),
        coerce=int,
        choices=[(n, str(n)) for n in range(defaults.ROUNDS_LEAST, defaults.ROUNDS_MOST + 1)],
        widget=Choice(),
    )
    default_format = forms.ChoiceField(
        label=_("Format of the rounds"),
        choices=usual_formats,
        widget=Choice(icons=format_icons()),
        help_text=formats_explained(),
    )
    time_sharing = forms.ChoiceField(
        label=_("Minutes of a round"),
        choices=TimeSharing.choices,
        widget=Choice(),
        error_messages={"required": _("Choose how the rounds get their minutes.")},
        help_text=_(
            "Bid for time: each says how many minutes they would like, and the group agrees. Equal time: what is left"
            " of the session is shared equally among the rounds."
        ),
    )
    question_hints = forms.BooleanField(
        label=_("Hints while somebody writes a question"),
        help_text=_(
            "To its author alone, where it looks like advice or leads. Each can switch them off for themselves."
        ),
        required=False,
    )
    shows_airtime = forms.BooleanField(
        label=_("How long each of us had the floor"),
        help_text=_(
            "Shown to the set alone, never to a lead, of each session that is opened from now on: where people speak"
            " in turn, how often and how long each did."
        ),
        required=False,
    )
    replies_to_facilitator = forms.BooleanField(
        label=_("Answers to our letters go to the facilitator"),
        help_text=_(
            "Whoever answers a letter about a session or a poll writes to the facilitator. Otherwise letters only name"
            " their address, and answers are not read. Agree on it first."
        ),
        required=False,
    )
    least_people = whole(_("Meets with at least"), 1, group_size.PEOPLE_MOST, required=False)
    venue = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = SecureLinkField(label=_("Video link"), help_text=_("Only the set sees it."))

    def __init__(self, *args: Any, now: LearningSet | None = None, **kwargs: Any) -> None:
        self.now = now
        if now is not None:
            kwargs["initial"] = {name: getattr(now, name) for name in Plan.__dataclass_fields__}
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = now is not None
        if now is not None and now.default_format.startswith(OWN):
            own = (now.default_format, _("A format of your own"))
            self.fields["default_format"].choices = [*usual_formats(), own]  # type: ignore[attr-defined]
        weeks = int((kwargs.get("initial") or {}).get("weeks_between", defaults.WEEKS_BETWEEN))
        offered = sorted({*defaults.WEEKS_BETWEEN_OFFERED, weeks})
        self.fields["weeks_between"].choices = [(n, str(n)) for n in offered]  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        """The values as the service takes them. Unchanged fields keep what is stored, so that two people can edit at
        once."""
        values = {
            name: self.cleaned_data[name]
            if self.now is None or name in self.changed_data
            else getattr(self.now, name)
            for name in Plan.__dataclass_fields__
        }
        values["least_people"] = values["least_people"] or group_size.MEETS_WITH_LEAST
        return Plan(**values)

    @property
    def parts(self) -> list[Fieldset]:
        """The fieldsets."""
        return [
            Fieldset(_("How often"), "planned_sessions", "weeks_between", "minutes", "least_people"),
            Fieldset(
                _("How"),
                "rounds",
                "default_format",
                "time_sharing",
                "question_hints",
                "shows_airtime",
                "replies_to_facilitator",
            ),
            Fieldset(_("Where"), "venue", "link"),
        ]

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        helper.layout = Layout(Fieldset(_("The set"), "name", "time_zone"), *self.parts)
        return helper


class NewSetForm(PlanForm, RulesForm):
    """The form for creating a set: adds the programme, the offered ground rules and the confidentiality terms."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), error_messages={"required": _("Choose a programme.")}
    )
    key = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, programmes: QuerySet[Programme], zone: str, **kwargs: Any) -> None:
        usual = programmes.first()
        kwargs["initial"] = self.beginnings(usual) | {"time_zone": zone} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]

    @staticmethod
    def beginnings(programme: Programme | None) -> dict[str, Any]:
        """Initial values: the programme's defaults, and the usual agreement."""
        usual: dict[str, Any] = {"default_format": "classic", "confidentiality": CONFIDENTIALITY}
        usual |= {
            "key": uuid.uuid4().hex,
            "least_people": group_size.MEETS_WITH_LEAST,
            "question_hints": True,
            "time_sharing": TimeSharing.BID,
        }
        if programme is None:
            return usual
        fields = ("planned_sessions", "weeks_between", "minutes", "rounds", "default_format")
        return usual | {"programme": programme.pk} | {name: getattr(programme, name) for name in fields}

    def clean(self) -> dict[str, Any]:
        """Require at least one rule, and limit the total length as later versions do."""
        cleaned = super().clean() or self.cleaned_data
        if "offered_rules" in cleaned and "own_rules" in cleaned:
            rules = self.rules()
            if not rules:
                self.add_error("own_rules", ValidationError(_("Choose or write at least one ground rule.")))
            elif len(rules) > MOST_CHARACTERS:
                facts = {"limit_value": MOST_CHARACTERS, "show_value": len(rules)}
                self.add_error("own_rules", ValidationError(RULES_TOO_LONG, params=facts))
        return cleaned

    @property
    def helper(self) -> FormHelper:
        """Fields only, with the programme first and the ground rules last."""
        helper = super().helper
        first = Fieldset(_("The set"), "programme", "name", "time_zone", "key")
        agreed = Fieldset(_("What we agree"), "offered_rules", "own_rules", "confidentiality")
        helper.layout = Layout(first, *self.parts, agreed)
        return helper
