"""Passwords that anybody would try here first: the product's own words, with or without a year."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OURS = ("action", "learning", "sets", "set", "als", "facilitator", "programme", "member", "lead", "password")


class NotOurWords:
    """Refuses what is made of such words, the site's own name, digits and signs alone."""

    def validate(self, password: str, user: Any = None) -> None:
        """Nothing may be left that is not one of them."""
        host = re.split(r"[.-]", urlsplit(settings.ALS_SITE_URL).hostname or "")
        words = sorted({*OURS, *filter(None, host)}, key=len, reverse=True)
        left = re.sub("|".join(map(re.escape, words)), "", password.casefold())
        if not re.search(r"[^\W\d_]", left):
            raise ValidationError(
                _("This is among the first passwords anybody would try here."), code="our_words"
            )

    def get_help_text(self) -> str:
        """Beside the field."""
        return _("Do not use words from this site, with or without numbers.")
