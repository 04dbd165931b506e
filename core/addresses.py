"""E-mail addresses as people copy them, from letters, sheets and word processors."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# A byte order mark, zero-width characters and marks of direction come along with what is copied, and nobody sees them.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
CURLY = "\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb"  # quotes as word processors write them
AROUND = f" \t\"'()[]<>.,;{CURLY}"


def bare_address(typed: str) -> str:
    """The address without what comes along when it is copied: marks around it, "mailto:", full-width signs. What is
    inside stays as it was typed, a line break too."""
    bare = unicodedata.normalize("NFKC", UNSEEN.sub("", typed)).strip(AROUND)
    if bare.lower().startswith("mailto:"):
        bare = bare[len("mailto:") :].partition("?")[0].strip(AROUND)
    return bare


def is_address(bare: str) -> bool:
    """Whether a letter could go there. Django takes curly quotes in the name of a host, where none is."""
    try:
        validate_email(bare)
    except ValidationError:
        return False
    return not set(bare) & set(CURLY)
