"""The forms of passkeys: what is made up in place of a device’s answer is a wrong answer, never an error."""

import logging
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField

log = logging.getLogger("accounts.doors")
# What the libraries raise, beside ValidationError, over parts that are missing, of another kind, or forged.
ODD: tuple[type[Exception], ...] = (
    AttributeError,
    InvalidSignature,
    LookupError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


@contextmanager
def told_as_wrong(odd: tuple[type[Exception], ...] = ODD) -> Iterator[None]:
    """Says of every odd answer what is said of a wrong one."""
    try:
        yield
    except ValidationError:
        log.warning("passkey refused")
        raise
    except odd as error:
        log.warning("passkey refused")
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(JSONField):
    """What the device answered."""

    widget = HiddenInput

    def to_python(self, value: Any) -> Any:
        # Brackets without end, a number of thousands of digits.
        with told_as_wrong((RecursionError, ValueError)):
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Nothing of it is drawn again."""
        return None


class AuthenticateForm(forms.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey as the second step."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        with told_as_wrong():
            return super().clean_credential()


class LoginForm(forms.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey instead of a password."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        with told_as_wrong():
            return super().clean_credential()


class ReauthenticateForm(forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey to show once more who it is."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        with told_as_wrong():
            return super().clean_credential()


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new passkey."""

    credential = CredentialField()

    def clean(self) -> Any:
        with told_as_wrong():
            return super().clean()
