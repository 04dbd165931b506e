"""Input for saying whether one comes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Choice, Words

ANSWERS = [("yes", _("I am coming")), ("maybe", _("Maybe")), ("no", _("Apologies"))]
HOW = [("in-room", _("In the room")), ("remote", _("Remotely"))]


class ShortAnswerForm(forms.Form):
    """Whether one comes, and how."""

    answer = forms.ChoiceField(
        label=_("Are you coming?"),
        choices=ANSWERS,
        widget=Choice(icons={"yes": "tick", "maybe": "partly", "no": "cross"}),
        error_messages={
            "required": _("Say yes, maybe or no."),
            "invalid_choice": _("Say yes, maybe or no."),
        },
    )
    how = forms.ChoiceField(
        label=_("How?"),
        required=False,
        choices=HOW,
        widget=Choice(icons={"in-room": "place", "remote": "remote"}),
        error_messages={"invalid_choice": _("Choose in the room or remotely.")},
    )

    @property
    def remote(self) -> bool | None:
        """Whether by video; None when they did not say."""
        how = self.cleaned_data["how"]
        return how == "remote" if how else None


class AnswerForm(ShortAnswerForm):
    """The same, with a reason for the set."""

    reason = forms.CharField(
        label=_("If not, why not"),
        required=False,
        max_length=1000,
        help_text=_("Only the set sees it. You do not have to say."),
        widget=Words(rows=2, voice=True),
        error_messages={"max_length": _("Keep it under 1,000 characters.")},
    )
