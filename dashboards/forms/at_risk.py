"""The form in which a lead writes whom to call and where confidence ends."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.ui.form import use_plain_errors
from core.ui.widgets import Words
from programmes.at_risk import CONTACTS_MOST, AtRisk, Contact

# As people write numbers: with spaces, a plus in front, brackets, dashes; an extension in words would not be dialled.
PHONE = RegexValidator(
    r"\A\+?[0-9][0-9 ()-]{1,30}\Z", gettext_lazy("Write the number in digits, such as 01632 960141.")
)
EXCEPTIONS_MOST = 8


def phone_field(label: Any, **kwargs: Any) -> forms.CharField:
    """A telephone number, kept as it is written."""
    attrs = {"inputmode": "tel", "autocomplete": "off"}
    return forms.CharField(
        label=label, max_length=32, validators=[PHONE], widget=forms.TextInput(attrs=attrs), **kwargs
    )


class AtRiskForm(forms.Form):
    """The emergency number, where confidence ends (one exception a line), and up to six contacts."""

    emergency = phone_field(gettext_lazy("Number for an emergency"))
    exceptions = forms.CharField(
        label=gettext_lazy("Where confidence ends"),
        max_length=1000,
        widget=Words(rows=4),
        help_text=gettext_lazy("One exception per line, as your sets read them on the page."),
    )
    expected_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput())

    def __init__(self, *args: Any, now: AtRisk, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _written(now))
        super().__init__(*args, **kwargs)
        for n in range(1, CONTACTS_MOST + 1):
            self.fields |= _contact_fields(n)
        use_plain_errors(self)

    def clean_exceptions(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["exceptions"].splitlines() if line.strip()]
        if len(lines) > EXCEPTIONS_MOST:
            raise forms.ValidationError(_("At most %(most)d lines.") % {"most": EXCEPTIONS_MOST})
        return lines

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a number wherever one of the two, or what it is for, is written."""
        cleaned = super().clean() or self.cleaned_data
        for n in range(1, CONTACTS_MOST + 1):
            name, about, phone = (f"{part}_{n}" for part in ("name", "about", "phone"))
            if cleaned.get(phone) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Whose number is this?"))
            if (
                (cleaned.get(name) or cleaned.get(about))
                and not cleaned.get(phone)
                and phone not in self.errors
            ):
                self.add_error(phone, _("Write the number to call."))
        return cleaned

    def contacts(self) -> list[Contact]:
        """The contacts that were filled in, in their order."""
        rows = [
            Contact(*(self.cleaned_data[f"{part}_{n}"] for part in ("name", "about", "phone")))
            for n in range(1, CONTACTS_MOST + 1)
        ]
        return [row for row in rows if row.phone]

    @property
    def _rows_shown(self) -> int:
        """Rows for whoever is written down, and two more."""
        parts = [(self[f"name_{n}"].value(), self[f"phone_{n}"].value()) for n in range(1, CONTACTS_MOST + 1)]
        last = max((n for n, row in enumerate(parts, 1) if any(row)), default=0)
        return min(CONTACTS_MOST, last + 2)

    @property
    def helper(self) -> FormHelper:
        """Fields only: the template renders the <form> and its buttons."""
        helper = FormHelper(self)
        helper.form_tag = False
        whom = [
            Fieldset(
                _("Whom to call: %(n)d") % {"n": n},
                f"name_{n}",
                f"about_{n}",
                f"phone_{n}",
                css_class="contact",
            )
            for n in range(1, self._rows_shown + 1)
        ]
        helper.layout = Layout("expected_version", "emergency", "exceptions", *whom)
        return helper


def _contact_fields(n: int) -> dict[str, forms.Field]:
    return {
        f"name_{n}": forms.CharField(label=gettext_lazy("Who"), max_length=80, required=False),
        f"about_{n}": forms.CharField(
            label=gettext_lazy("What for, or when"), max_length=160, required=False
        ),
        f"phone_{n}": phone_field(gettext_lazy("Number"), required=False),
    }


def _written(now: AtRisk) -> dict[str, Any]:
    """What stands on the page today, as the form's first values."""
    values: dict[str, Any] = {
        "emergency": now.emergency,
        "exceptions": "\n".join(now.exceptions),
        "expected_version": now.version,
    }
    for n, contact in enumerate(now.contacts, 1):
        values |= {f"name_{n}": contact.name, f"about_{n}": contact.about, f"phone_{n}": contact.phone}
    return values
