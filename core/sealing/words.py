"""What is read in place of words that cannot be opened."""

from django.utils.translation import gettext


class SealBroken(Exception):
    """These stored bytes are not words of this row, or their key is gone; the message never shows words."""


class Unopened(str):
    """Stands where words should be; saving the row leaves the stored bytes as they are."""

    unopened = True

    def __new__(cls) -> "Unopened":
        return super().__new__(cls, gettext("These words cannot be opened."))

    def __reduce__(self) -> tuple[type["Unopened"], tuple[()]]:
        return Unopened, ()
