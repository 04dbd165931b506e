"""Input for certificates of hours: what is left on the sheet, and a code that is looked up."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from planning.models.certificate import LENGTH, plain_code


class CertificateForm(forms.Form):
    """Set names are left in unless their owner takes them out."""

    with_sets = forms.BooleanField(label=_("Name the sets on it"), required=False)
    key = forms.SlugField(required=False, max_length=50, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """Twelve letters and figures, however they are spaced."""

    code = forms.RegexField(
        r".*",
        label=_("Code"),
        max_length=40,
        help_text=_("Twelve letters and figures, in three groups."),
        error_messages={"required": _("Write the code that stands on the sheet.")},
    )

    def clean_code(self) -> Any:
        """As it is stored."""
        code = plain_code(self.cleaned_data["code"])
        if len(code) != LENGTH:
            raise ValidationError(_("A code has twelve letters and figures. Compare it with the sheet."))
        return code
