"""The form of a set's own format: its name, and a row for each stage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.form import PlainErrors
from sessions.process import defaults
from sessions.process.formats.own import LIBRARY, MOST_STAGES, OwnStage
from sessions.process.stages import StageKind
from sessions.services.own_formats import MOST_NAME, MOST_SAY

KINDS = [(kind.value, stage.name) for kind, stage in LIBRARY.items()]
AT_MOST = {"max_length": _("At most %(limit_value)d letters.")}
MINUTES = _("Minutes from 1 to 90.")


class FormatForm(PlainErrors, forms.Form):
    """What the format is called."""

    name = forms.CharField(
        label=_("Name"),
        max_length=MOST_NAME,
        error_messages={**AT_MOST, "required": _("Give the format a name.")},
        widget=forms.TextInput(attrs={"class": "input-mid"}),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class StageForm(PlainErrors, forms.Form):
    """One stage: what it is called here, its minutes, the line to say, and whether it stays."""

    kind = forms.ChoiceField(choices=KINDS, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=MOST_NAME, required=False, error_messages=AT_MOST)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=defaults.STAGE_MINUTES_MOST,
        error_messages={"min_value": MINUTES, "max_value": MINUTES, "invalid": MINUTES, "required": MINUTES},
        widget=forms.NumberInput(attrs={"class": "input-short"}),
    )
    say = forms.CharField(
        label=_("Line to say"),
        max_length=MOST_SAY,
        required=False,
        error_messages=AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2, "class": "voice"}),
    )
    drop = forms.BooleanField(label=_("Leave out"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = False  # a row that nobody changed is a stage too

    @property
    def usual_name(self) -> str:
        """What the stage is called in the built-in formats."""
        return dict(KINDS).get(str(self["kind"].value()), "")

    def stage(self) -> OwnStage:
        """The clean values; what is left empty is as in the built-in format."""
        data: dict[str, Any] = self.cleaned_data
        return OwnStage(StageKind(data["kind"]), data["name"].strip(), data["minutes"], data["say"].strip())


StageForms = forms.formset_factory(
    StageForm, extra=0, can_order=False, max_num=MOST_STAGES, validate_max=True, absolute_max=MOST_STAGES + 2
)


def initial_of(stages: list[OwnStage]) -> list[dict[str, Any]]:
    """What the rows begin with."""
    return [
        {"kind": one.kind.value, "name": one.name, "minutes": one.minutes, "say": one.say} for one in stages
    ]
