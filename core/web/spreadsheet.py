"""Text for files that spreadsheets open: read as UTF-8, and never run as a formula."""

import unicodedata

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # in full width too: spreadsheets in East Asia read ＝ as =
BOM = "\ufeff"  # so that spreadsheets read it as UTF-8


def safe(value: object) -> str:
    """Escape text that a spreadsheet would run as a formula."""
    text = "" if value is None else str(value)
    plain = unicodedata.normalize("NFKC", text.lstrip())[:1]
    begins = text.lstrip(" ")[:1]
    return f"'{text}" if plain.startswith(FORMULA) or begins.startswith(FORMULA) else text
