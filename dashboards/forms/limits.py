"""Whole numbers of a programme, each with its limits said before and beside it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models.programme import KEPT_MOST
from sessions.process import defaults
from sets.forms.plan import whole


def limited() -> tuple[forms.IntegerField, ...]:
    """Sessions planned, weeks between them, minutes of one, days until words are deleted."""
    return (
        whole(_("Sessions planned"), defaults.SESSIONS_PLANNED_LEAST, defaults.SESSIONS_PLANNED_MOST),
        whole(_("Weeks between sessions"), defaults.WEEKS_BETWEEN_LEAST, defaults.WEEKS_BETWEEN_MOST),
        whole(_("Minutes of a session"), defaults.SESSION_MINUTES_LEAST, defaults.SESSION_MINUTES_MOST),
        whole(_("Days until words are deleted"), 1, KEPT_MOST, after=_("From a set’s end.")),
    )
