"""Forms for ground rules, one per line, and the confidentiality terms."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Words
from programmes.models import AGREEMENT_MOST
from programmes.usual_agreement import MEANINGS, OFFERED, WORDINGS
from sets.models import Agreement

MOST_CHARACTERS = AGREEMENT_MOST
RULES_TOO_LONG = _("At most %(limit_value)d characters in all rules together; they have %(show_value)d.")
TOO_LONG = _("At most %(limit_value)d characters; this has %(show_value)d.")


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    """A text area for a set's own wording."""
    return forms.CharField(
        label=label,
        max_length=MOST_CHARACTERS,
        error_messages={"max_length": TOO_LONG} | kwargs.pop("error_messages", {}),
        widget=Words(rows=kwargs.pop("rows", 3), voice=True),
        **kwargs,
    )


def lines(words: str) -> list[str]:
    """The non-empty lines, stripped."""
    return [line.strip() for line in words.splitlines() if line.strip()]


def wording_field() -> forms.ChoiceField:
    """The three wordings of confidentiality, each in full; or the set's own words, in the box below."""
    return forms.ChoiceField(
        label=_("What leaves the room"),
        choices=[*WORDINGS.items(), ("own", _("In our own words"))],
        required=False,
        widget=forms.RadioSelect,
    )


class RulesForm(forms.Form):
    """The offered rules as checkboxes, and a text area for the set's own."""

    offered_rules = forms.MultipleChoiceField(
        label=_("Three ground rules to begin with"),
        choices=[
            (str(n), lazystr(_("%(rule)s: %(meaning)s") % {"rule": rule, "meaning": meaning}))
            for n, (rule, meaning) in enumerate(zip(OFFERED, MEANINGS, strict=True))
        ],
        required=False,
        initial=["0", "1", "2"],
        widget=forms.CheckboxSelectMultiple,
    )
    own_rules = words_field(
        _("Our own rules"),
        required=False,
        help_text=_("One per line. The set can change all of this later."),
    )
    confidentiality = words_field(
        _("Confidentiality"), required=False, rows=2, help_text=_("What leaves the room, and what does not.")
    )

    def rules(self) -> str:
        """All chosen and written rules, one per line."""
        ticked = [str(OFFERED[int(n)]) for n in self.cleaned_data["offered_rules"]]
        return "\n".join([*ticked, *lines(self.cleaned_data["own_rules"])])


class AgreementForm(forms.Form):
    """A new version of the agreement; the version it replaces is a hidden field."""

    ground_rules = words_field(
        _("Ground rules"),
        rows=6,
        help_text=_("One per line."),
        error_messages={"required": _("Write at least one rule.")},
    )
    wording = wording_field()
    confidentiality = words_field(
        _("In our own words"), required=False, rows=2, help_text=_("If none of the three says it.")
    )
    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, now: Agreement | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.beginnings(now))
        super().__init__(*args, **kwargs)

    @staticmethod
    def beginnings(now: Agreement | None) -> dict[str, Any]:
        """Initial values: the current version, or the usual rules and terms."""
        if now is None:
            offered = "\n".join(str(rule) for rule in OFFERED)
            return {"ground_rules": offered, "wording": "closed", "expected_version": 0}
        words = str(now.confidentiality)
        wording = next((name for name, text in WORDINGS.items() if str(text) == words), "own")
        return {
            "ground_rules": str(now.ground_rules),
            "wording": wording,
            "confidentiality": words if wording == "own" else "",
            "expected_version": now.version,
        }

    def clean(self) -> dict[str, Any]:
        """The chosen wording stands for words of one's own."""
        given = super().clean() or {}
        wording, words = given.pop("wording", ""), given.get("confidentiality", "")
        if wording in WORDINGS and words and words != str(WORDINGS[wording]):
            self.add_error("wording", _("Choose “In our own words” for what you wrote, or empty the box."))
        elif wording in WORDINGS:
            given["confidentiality"] = str(WORDINGS[wording])
        return given

    def clean_ground_rules(self) -> str:
        """One rule per line, without empty lines."""
        return "\n".join(lines(self.cleaned_data["ground_rules"]))

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper
