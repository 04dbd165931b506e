"""allauth's passkey forms; a forged or malformed answer of a device is a form error, never a 500."""

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
# What the libraries raise, besides ValidationError, for missing, mistyped or forged parts.
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
    """Turn every error over a malformed answer into the ValidationError for a wrong one."""
    try:
        yield
    except ValidationError:
        log.warning("passkey refused")
        raise
    except odd as error:
        log.warning("passkey refused")
        raise get_adapter().validation_error("incorrect_code") from error


class CredentialField(JSONField):
    """The device's answer as JSON."""

    widget = HiddenInput

    def to_python(self, value: Any) -> Any:
        # Endlessly nested brackets, a number of thousands of digits.
        with told_as_wrong((RecursionError, ValueError)):
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Never render the submitted answer again."""
        return None


class AuthenticateForm(forms.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey as the second step."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        with told_as_wrong():
            return super().clean_credential()


class LoginForm(forms.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Signs in with a passkey instead of a password."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        with told_as_wrong():
            return super().clean_credential()


class ReauthenticateForm(forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Reauthenticates with a passkey."""

    credential = CredentialField()

    def clean_credential(self) -> Any:
        with told_as_wrong():
            return super().clean_credential()


class AddForm(forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Adds a passkey."""

    credential = CredentialField()

    def clean(self) -> Any:
        with told_as_wrong():
            return super().clean()
