"""Forms for actions and for reports on them."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.models import OUTCOME_ICONS, Evidence, Outcome
from core import clock
from core.db.idempotency import seal_of
from core.names import clean_name
from core.ui.days import check_year
from core.ui.widgets import Choice, Words

MOST = 4000
TOO_LONG = {"max_length": _("Keep it under 4,000 characters.")}


class ActionForm(forms.Form):
    """An action and its due date."""

    words = forms.CharField(
        label=_("I will"),
        max_length=MOST,
        widget=Words(rows=2, voice=True),
        help_text=_("One thing, small enough to do, in the words you would say out loud."),
        error_messages={"required": _("Write the action as it was said."), **TOO_LONG},
    )
    due_on = forms.DateField(
        label=_("By"),
        required=False,
        widget=forms.DateInput(),
        help_text=_("Leave empty for the next session."),
        error_messages={"invalid": _("Write the date as day, month and year.")},
    )
    key = forms.CharField(required=False, max_length=56, widget=forms.HiddenInput, initial=uuid4)

    def clean_due_on(self) -> date | None:
        """Require a due date within the next three years, unless it is unchanged."""
        due: date | None = self.cleaned_data["due_on"]
        if due is None or due == self.initial.get("due_on"):
            return due
        return check_due(due, gettext("That day has passed. Choose a later one, or leave it empty."))


def check_due(due: date, passed: str) -> date:
    """A day within the next three years, in the reader's zone; raises ValidationError, with `passed` for one before."""
    today = timezone.localdate(clock.now())
    if due < today:
        raise ValidationError(passed)
    check_year(due, today)
    return due


class DropForm(forms.Form):
    """Why an action is dropped."""

    reason = forms.CharField(
        label=_("Why I drop it"),
        max_length=MOST,
        widget=Words(rows=2, voice=True),
        help_text=_("A few words: the set reads them. You can carry on with it at any time."),
        error_messages={"required": _("Say in a few words why: the set reads it."), **TOO_LONG},
    )


class NoteForm(forms.Form):
    """A note that only the action's owner reads."""

    note = forms.CharField(
        label=_("A note for yourself"),
        max_length=MOST,
        widget=Words(rows=3),
        help_text=_("Only you, also after you report."),
        error_messages={"required": _("Write your note first."), **TOO_LONG},
    )
    key = forms.CharField(required=False, max_length=58, widget=forms.HiddenInput, initial=uuid4)


class TakeBackForm(forms.Form):
    """Which report to take back."""

    report = forms.UUIDField()


class ReportForm(forms.Form):
    """A report on an action: its outcome, and two or three sentences."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=Outcome.choices,
        widget=Choice(icons=OUTCOME_ICONS, fill=True),
        error_messages={
            "required": _("Choose what became of it: done, partly, changed or not yet."),
            "invalid_choice": _("Choose what became of it: done, partly, changed or not yet."),
        },
    )
    happened = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=MOST,
        widget=Words(rows=3, voice=True),
        error_messages=TOO_LONG,
    )
    changed = forms.CharField(
        label=_("What changed as a result"),
        required=False,
        max_length=MOST,
        help_text=_("For you, or for somebody else. “Nothing yet” is an answer."),
        widget=Words(rows=3, voice=True),
        error_messages=TOO_LONG,
    )
    keep_open = forms.BooleanField(
        label=_("Keep the rest open"),
        required=False,
        help_text=_("It comes back at the next session. “Partly” and “not yet” stay open without this."),
    )
    key = forms.CharField(required=False, max_length=56, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, draft_of: object = None, draft_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if draft_of:
            for name in ("happened", "changed"):
                self.fields[name].widget.attrs |= {
                    "data-draft": f"action:{draft_of}:{name}",
                    "data-draft-url": draft_url,
                    "data-draft-state": f"draft-{name}",
                }


class ReleaseForm(forms.Form):
    """A sentence for the programme, with or without its owner's first name; `seen` is what its owner was shown."""

    words = forms.CharField(
        label=_("In your words, as others may read it"),
        max_length=Evidence.MOST,
        widget=Words(rows=3, voice=True),
        help_text=_("One or two sentences. Would somebody else know themselves in it?"),
        error_messages={
            "required": _("Write the sentence first."),
            "max_length": _("At most %(limit_value)d characters; this has %(show_value)d."),
        },
    )
    named = forms.ChoiceField(
        label=_("Whose sentence it is"),
        choices=[("no", _("A member of a set: no name, no set, no month")), ("yes", _("With my first name"))],
        initial="no",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether your name stands beside it.")},
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    release = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_words(self) -> str:
        """On one line and without marks that turn what stands beside them; there has to be something to see."""
        words = clean_name(self.cleaned_data["words"])
        if not words:
            raise forms.ValidationError(_("Write the sentence first."))
        return words

    @property
    def digest(self) -> str:
        """Of what would be released, so that nothing goes that its owner has not seen as it will look."""
        return seal_of({name: self.cleaned_data[name] for name in ("words", "named")})

    @property
    def is_released_as_seen(self) -> bool:
        """Whether it was to be released, and says what its owner was shown; anything else is shown first."""
        return bool(self.cleaned_data["release"]) and self.cleaned_data["seen"] == self.digest
