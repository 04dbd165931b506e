"""A password validator against the product's own words, which anybody would try first."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

OURS = ("action", "learning", "sets", "set", "als", "facilitator", "programme", "member", "lead", "password")


class NotOurWords:
    """Refuses passwords made only of such words, the site's name, digits and punctuation."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when removing those words, digits and punctuation leaves nothing."""
        host = re.split(r"[.-]", urlsplit(settings.ALS_SITE_URL).hostname or "")
        words = sorted({*OURS, *filter(None, host)}, key=len, reverse=True)
        left = re.sub("|".join(map(re.escape, words)), "", password.casefold())
        if not re.search(r"[^\W\d_]", left):
            raise ValidationError(
                _("This is among the first passwords anybody would try here."), code="our_words"
            )

    def get_help_text(self) -> str:
        """The hint shown beside the field."""
        return _("Do not use words from this site, with or without numbers.")
