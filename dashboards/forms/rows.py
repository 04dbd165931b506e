"""Filters of a lead's table. They only select rows: figures are never recalculated for a selection."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboards.attention import attention_of, by_need
from dashboards.facts import Facilitator
from dashboards.figures import SetFigures
from dashboards.overview import Overview
from sets.models import SetStatus

Test = Callable[[SetFigures, datetime], bool]


def _any(_one: SetFigures, _now: datetime) -> bool:
    return True


# What a lead may ask for in an address, such as ?need=date.
NEEDS: tuple[tuple[str, Any, Test], ...] = (
    ("call", _("Needs something"), lambda one, now: attention_of(one, now) is not None),
    ("facilitator", _("Without a facilitator"), lambda one, now: one.needs_facilitator),
    ("date", _("No next date"), lambda one, now: one.needs_date),
    ("register", _("Session not closed"), lambda one, now: one.dates.left_open_at is not None),
    ("behind", _("Behind its span"), lambda one, now: one.is_behind),
    ("forming", _("Forming"), lambda one, now: one.status == SetStatus.FORMING),
    ("uneven", _("Uneven"), lambda one, now: one.history.is_uneven),
    ("hidden", _("Hidden or settling"), lambda one, now: not one.history.has_turns),
)


class RowsForm(forms.Form):
    """Facilitator, status, stream, what a set needs, and part of its name."""

    q = forms.CharField(label=_("Set"), required=False, max_length=80)
    facilitator = forms.ChoiceField(label=_("Facilitator"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    stream = forms.ChoiceField(label=_("Stream"), required=False)
    need = forms.ChoiceField(label=_("What it needs"), required=False)

    def __init__(self, *args: Any, overview: Overview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overview = overview
        self._choices("facilitator", _("All facilitators"), facilitators(overview))
        self._choices("status", _("All statuses"), [(one.value, str(one.label)) for one in SetStatus])
        if named := sorted({one.stream for one in overview.sets if one.stream}, key=str.casefold):
            self._choices("stream", _("All streams"), [(name, name) for name in named])
        else:
            del self.fields["stream"]
        self._choices("need", _("Whatever they need"), [(key, str(label)) for key, label, _is in NEEDS])
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
        facilitator, stream = chosen.get("facilitator", ""), chosen.get("stream", "")
        needs = next((test for key, _label, test in NEEDS if key == chosen.get("need")), _any)
        return [
            one
            for one in by_need(self.overview)
            if needs(one, self.overview.now)
            and name in one.name.casefold()
            and status in ("", one.status)
            and stream in ("", one.stream)
            and (not facilitator or facilitator in {str(person.id) for person in one.facilitators})
        ]


def facilitators(overview: Overview) -> list[tuple[str, str]]:
    """The facilitators of the programme's sets, by name."""
    found: dict[str, Facilitator] = {str(p.id): p for one in overview.sets for p in one.facilitators}
    return sorted(
        ((pk, person.name) for pk, person in found.items()), key=lambda choice: choice[1].casefold()
    )
