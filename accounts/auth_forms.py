"""The forms of coming in, in the product's own words."""

from typing import Any

from allauth.account import forms
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from core.ui.form import say_in_our_words

EMAIL = _("E-mail")
LABELS = {
    "login": EMAIL,
    "email": EMAIL,
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}


class Door(BaseForm):
    """A field has one name at every door, and says in grey nothing that its label says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
        say_in_our_words(self)


class LoginForm(Door, forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""


class RequestLoginCodeForm(Door, forms.RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """A code to the address instead of a password."""


class ResetPasswordForm(Door, forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A code to the address to set a new password with."""


class ResetPasswordKeyForm(Door, forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """The new password, once the code was right."""


class ChangePasswordForm(Door, forms.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Another password in place of one that is known."""


class SetPasswordForm(Door, forms.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password for who has come in by codes."""


class AddEmailForm(Door, forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """A new address, which must answer first."""
