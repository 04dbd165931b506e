"""allauth's sign-in and password forms with the product's labels and error messages."""

from typing import Any

from allauth.account import forms
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _

from core.ui.form import use_plain_errors
from core.ui.widgets import AddressInput

EMAIL = _("E-mail")
LABELS = {
    "login": EMAIL,
    "email": EMAIL,
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}


class Door(BaseForm):
    """Mixin: the same labels in every form, no placeholders that repeat them, and addresses as they are copied."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in ("login", "email"):
                field.widget = AddressInput(attrs=field.widget.attrs)
            field.label = LABELS.get(name, field.label)
        use_plain_errors(self)


class LoginForm(Door, forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""


class RequestLoginCodeForm(Door, forms.RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a sign-in code by mail."""


class ResetPasswordForm(Door, forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Asks for a password reset code by mail."""


class ResetPasswordKeyForm(Door, forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """Sets a new password after the code was entered."""


class ChangePasswordForm(Door, forms.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Changes the password; asks for the current one."""


class SetPasswordForm(Door, forms.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Sets a first password, for people who have signed in by code so far."""


class AddEmailForm(Door, forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """Adds an address, which must be verified before it is used."""
