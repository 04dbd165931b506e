"""What a mail server said when it did not take a letter, as a code: its own words may quote the letter."""

import re
import smtplib

_ENHANCED = re.compile(rb"\b([245]\.\d{1,3}\.\d{1,3})\b")
Said = tuple[int, bytes]
# Errors of these types are about one reader or one letter; all others are about our own mail server.
OF_A_READER = ("SMTPRecipientsRefused", "SMTPDataError")


def code_of(error: Exception) -> str:
    """The error's type and the server's codes, such as “SMTPRecipientsRefused 550 5.1.1”."""
    said = _said(error)
    codes = [str(said[0]), *(found.decode() for found in _ENHANCED.findall(said[1])[:1])] if said else []
    return " ".join([type(error).__name__[:60], *codes])


def is_permanent(error: Exception) -> bool:
    """Whether the reader's server has said for good (5xx) that it takes no such letter, which trying again does not
    change. A refused sender is our own fault and may be mended."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and 500 <= error.smtp_code < 600


def _said(error: Exception) -> Said | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (0, b""))
        return code, _bytes(words)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, _bytes(error.smtp_error)
    return None


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()
