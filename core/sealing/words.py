"""The placeholder for words that cannot be decrypted, and the error behind it."""

from django.utils.translation import gettext


class SealBroken(Exception):
    """Stored bytes do not belong to this row, or their key is gone; the message never contains words."""


class Unopened(str):
    """A string shown in place of words that cannot be decrypted; saving it leaves the stored bytes unchanged."""

    unopened = True

    def __new__(cls) -> "Unopened":
        return super().__new__(cls, gettext("These words cannot be opened."))

    def __reduce__(self) -> tuple[type["Unopened"], tuple[()]]:
        return Unopened, ()
