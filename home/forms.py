"""The search form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from home.reads.matching import Asked

LEAST, MOST = 2, 100


class SearchForm(forms.Form):
    """The search terms."""

    words = forms.CharField(
        label=_("Words"),
        min_length=LEAST,
        max_length=MOST,
        help_text=_("Parts of words will do. Every result contains all of them."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search", "enterkeyhint": "search"}),
        error_messages={
            "required": _("Type what you are looking for."),
            "min_length": _("Type at least two letters."),
            "max_length": _("Keep it under 100 characters."),
        },
    )

    def asked(self) -> Asked:
        """The parsed query of a valid form."""
        return Asked(self.cleaned_data["words"])
