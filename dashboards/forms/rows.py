"""Filters of a lead's table. They only select rows: figures are never recalculated for a selection."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.figures import Facilitator, SetFigures
from dashboards.overview import Overview
from sets.models import SetStatus


class RowsForm(forms.Form):
    """Facilitator, status, and part of a set's name."""

    q = forms.CharField(label=_("Set"), required=False, max_length=80)
    facilitator = forms.ChoiceField(label=_("Facilitator"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overview = overview
        self._choices("facilitator", _("All facilitators"), facilitators(overview))
        self._choices("status", _("All statuses"), [(one.value, str(one.label)) for one in SetStatus])
        self.fields["q"].widget.attrs |= {
            "class": "input input-auto",
            "type": "search",
            "placeholder": _("Name of a set"),
            "size": "14",
        }

    def _choices(self, name: str, everything: object, choices: list[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", everything), *choices]
        field.widget.attrs["class"] = "input input-auto"

    def rows(self) -> list[SetFigures]:
        """The sets that match the filters; unknown values are ignored."""
        self.full_clean()
        chosen = getattr(self, "cleaned_data", {})
        name, status = str(chosen.get("q", "")).casefold(), chosen.get("status", "")
        facilitator = chosen.get("facilitator", "")
        return [
            one
            for one in self.overview.sets
            if name in one.name.casefold()
            and status in ("", one.status)
            and (not facilitator or facilitator in {str(person.id) for person in one.facilitators})
        ]


def facilitators(overview: Overview) -> list[tuple[str, str]]:
    """The facilitators of the programme's sets, by name."""
    found: dict[str, Facilitator] = {str(p.id): p for one in overview.sets for p in one.facilitators}
    return sorted(
        ((pk, person.name) for pk, person in found.items()), key=lambda choice: choice[1].casefold()
    )
