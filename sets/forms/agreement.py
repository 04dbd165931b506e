"""Ground rules, a line each, and the line on confidentiality."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Words
from sets.models import Agreement

# The three of the practice, as they are said.
OFFERED = (_("Only one at a time"), _("Counselling style"), _("Safe to admit need"))
MEANINGS = (
    _("one person speaks, the others listen"),
    _("we ask, we do not advise or judge"),
    _("it is safe to say that you need something"),
)
CONFIDENTIALITY = _("What is said in this set stays in this set.")
MOST_CHARACTERS = 2000
RULES_TOO_LONG = _("At most %(limit_value)d characters in all rules together; they have %(show_value)d.")
TOO_LONG = _("At most %(limit_value)d characters; this has %(show_value)d.")


def words_field(label: Any, **kwargs: Any) -> forms.CharField:
    """Room for what a set says, in its own voice."""
    return forms.CharField(
        label=label,
        max_length=MOST_CHARACTERS,
        error_messages={"max_length": TOO_LONG} | kwargs.pop("error_messages", {}),
        widget=Words(rows=kwargs.pop("rows", 3), voice=True),
        **kwargs,
    )


def lines(words: str) -> list[str]:
    """The lines that say something."""
    return [line.strip() for line in words.splitlines() if line.strip()]


class RulesForm(forms.Form):
    """The three offered as ticks, and own ones."""

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
        """All rules, one a line."""
        ticked = [str(OFFERED[int(n)]) for n in self.cleaned_data["offered_rules"]]
        return "\n".join([*ticked, *lines(self.cleaned_data["own_rules"])])


class AgreementForm(forms.Form):
    """A new version of what was agreed, written over the one that holds."""

    ground_rules = words_field(
        _("Ground rules"),
        rows=6,
        help_text=_("One per line."),
        error_messages={"required": _("Write at least one rule.")},
    )
    confidentiality = words_field(_("Confidentiality"), required=False, rows=2)
    expected_version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, now: Agreement | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self.beginnings(now))
        super().__init__(*args, **kwargs)

    @staticmethod
    def beginnings(now: Agreement | None) -> dict[str, Any]:
        """The words that hold, or what is usually agreed."""
        if now is None:
            offered = "\n".join(str(rule) for rule in OFFERED)
            return {"ground_rules": offered, "confidentiality": CONFIDENTIALITY, "expected_version": 0}
        return {
            "ground_rules": str(now.ground_rules),
            "confidentiality": str(now.confidentiality),
            "expected_version": now.version,
        }

    def clean_ground_rules(self) -> str:
        """One a line, without empty ones."""
        return "\n".join(lines(self.cleaned_data["ground_rules"]))

    @property
    def helper(self) -> FormHelper:
        """The fields alone; the page brings the form and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper
