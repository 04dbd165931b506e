"""The ground rules and the confidentiality that are offered where nobody has written others."""

from django.utils.translation import gettext_lazy as _

# The three usual ground rules of the method.
OFFERED = (_("Only one at a time"), _("Counselling style"), _("Safe to admit need"))
MEANINGS = (
    _("one person speaks, the others listen"),
    _("we ask, we do not advise or judge"),
    _("it is safe to say that you need something"),
)
CONFIDENTIALITY = _("What is said in this set stays in this set.")
# What may leave the room, in three wordings; a set can write its own.
WORDINGS = {
    "closed": CONFIDENTIALITY,
    "themes": _("What was said may be taken along as a theme, never who said it, nor of whom or where."),
    "presenter": _(
        "Each presenter says what of their round may leave the room; nothing does until they say so."
    ),
}
SUGGESTING = _(
    "we offer what we know from ourselves, we do not judge"
)  # the second rule, in rounds of suggestions


def meaning_of(rule: str, *, format: str = "") -> str:
    """What a usual rule means, in rounds of that format; "" for a rule of the set's own, which says it itself."""
    said = rule.strip().rstrip(".").casefold()
    for number, (offered, meaning) in enumerate(zip(OFFERED, MEANINGS, strict=True)):
        if said == str(offered).casefold():
            return str(SUGGESTING if number == 1 and format == "suggestions" else meaning)
    return ""
