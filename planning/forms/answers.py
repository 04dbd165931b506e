"""Input for saying whether one comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice, Words

ANSWERS = [("yes", _("Yes")), ("maybe", _("Maybe")), ("no", _("No"))]


class AnswerForm(forms.Form):
    """Whether one comes."""

    answer = forms.ChoiceField(
        label=_("Are you coming?"),
        choices=ANSWERS,
        widget=Choice(icons={"yes": "tick", "maybe": "partly", "no": "cross"}),
        error_messages={
            "required": _("Say yes, maybe or no."),
            "invalid_choice": _("Say yes, maybe or no."),
        },
    )
    reason = forms.CharField(
        label=_("If not, why not"),
        required=False,
        max_length=1000,
        help_text=_("Only the set sees it. You do not have to say."),
        widget=Words(rows=2, voice=True),
        error_messages={"max_length": _("Keep it under 1,000 characters.")},
    )
