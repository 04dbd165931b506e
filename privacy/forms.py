"""The form that confirms an erasure."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.widgets import AddressInput


class EraseForm(forms.Form):
    """Asks for one's own e-mail address, so that nobody erases themself by mistake."""

    address = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Type it to say that you mean it. This cannot be undone."),
        widget=AddressInput(attrs={"autocomplete": "off", "class": "input-mid"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_address(self) -> str:
        """Require the signed-in person's own address."""
        address: str = self.cleaned_data["address"]
        if address.strip().lower() != self.person.email.lower():
            raise forms.ValidationError(_("That is not the address of this account."))
        return address

    @property
    def helper(self) -> FormHelper:
        """Field only: the template renders the <form> and its button."""
        helper = FormHelper(self)
        helper.form_tag = False
        return helper
