"""The forms of coming in, in the product's own words."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

EMAIL = _("E-mail")


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = EMAIL


class RequestLoginCodeForm(forms.RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """A code to the address instead of a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL


class ResetPasswordForm(forms.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A code to the address to set a new password with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL


class AddEmailForm(forms.AddEmailForm):  # type: ignore[misc]  # allauth has no types
    """A new address, which must answer first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = EMAIL
