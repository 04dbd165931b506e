"""Forms for a person's profile and for saving drafts."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts import labels
from accounts.fields import NameField, ZoneField
from accounts.models import Draft, User
from core.ui.form import PlainErrors
from core.ui.widgets import Choice

MOST_DRAFT_CHARACTERS = 20_000
SYSTEM = "system"  # stored as "": the page then follows the device's setting
THEMES = [(SYSTEM, _("As my device")), ("light", _("Light")), ("dark", _("Dark"))]


class PersonForm(PlainErrors, forms.Form):
    """A person's name and time zone."""

    name = NameField(
        label=_("Name"),
        max_length=80,
        help_text=_("What the people in your set call you."),
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input-mid"}),
    )
    time_zone = ZoneField(
        help_text=_("Times are shown in this zone, with the set’s own beside them where they differ.")
    )

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper


class ProfileForm(PersonForm):
    """The whole profile: name, zone, language, theme, and hints in the room."""

    language = forms.ChoiceField(label=_("Language"), choices=[])
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES, widget=Choice())
    question_hints = forms.BooleanField(
        label=_("Hints while I write a question"),
        help_text=_("In the room, to you alone, where it looks like advice or leads. Nothing of it is kept."),
        required=False,
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(person, name) for name in ("name", "time_zone", "language", "question_hints")
        } | {"theme": person.theme or SYSTEM}
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]

    def clean_theme(self) -> str:
        """Map "system" to the stored ""."""
        theme = self.cleaned_data["theme"]
        return "" if theme == SYSTEM else str(theme)

    @property
    def helper(self) -> FormHelper:
        """Three fieldsets: the person, how pages look, the room."""
        helper = super().helper
        helper.layout = Layout(
            Fieldset(_("You"), "name", "time_zone"),
            Fieldset(_("How pages look"), "language", "theme"),
            Fieldset(_("In the room"), "question_hints"),
        )
        return helper


class DraftForm(forms.Form):
    """An autosaved draft: its slot (which text box) and its text."""

    slot = forms.CharField(max_length=120, validators=[RegexValidator(r"\A[A-Za-z0-9:_-]+\Z")])
    words = forms.CharField(max_length=MOST_DRAFT_CHARACTERS, required=False, strip=False)
    about = forms.UUIDField(required=False)
    label = forms.CharField(max_length=200, required=False, strip=False)

    def clean_label(self) -> str:
        """Only a label of our own: this column lies in the database as it is."""
        return labels.read(self.cleaned_data["label"])[: Draft._meta.get_field("label").max_length]
