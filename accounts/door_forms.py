"""The forms of coming in, in the product's own words."""

from typing import Any

from allauth.account import forms
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from core.ui.form import say_in_our_words

EMAIL = _("E-mail")
ADDRESS = ("login", "email")


class Door(BaseForm):
    """The address has one name everywhere, and no field says in grey what its label says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in ADDRESS:
                field.label = EMAIL
        say_in_our_words(self)


class LoginForm(Door, forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""


class RequestLoginCodeForm(Door, forms.RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """A code to the address instead of a password."""


class ResetPasswordForm(Door, forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A code to the address to set a new password with."""


class AddEmailForm(Door, forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """A new address, which must answer first."""
