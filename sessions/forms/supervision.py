"""The forms by which a facilitator chooses a supervisor and releases an entry of the log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.form import PlainErrors
from programmes.models import ProgrammeRole


class SupervisorForm(PlainErrors, forms.Form):
    """Who it is, from those who facilitate in one's programmes."""

    supervisor = forms.ChoiceField(
        label=_("Who supervises me"),
        error_messages={
            "required": _("Choose somebody who facilitates in your programme."),
            "invalid_choice": _("Choose somebody who facilitates in your programme."),
        },
    )

    def __init__(self, *args: Any, offered: Iterable[ProgrammeRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(role.pk), f"{role.person.name}, {role.programme.name}") for role in offered]
        self.fields["supervisor"].choices = [("", _("Choose a name")), *named]  # type: ignore[attr-defined]  # of a ChoiceField


class ReleaseForm(forms.Form):
    """Which entry, and what of it was looked at."""

    session = forms.UUIDField()
    seen = forms.CharField(max_length=64, required=False)
