"""Forms for issues and themes."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.ui.widgets import Words
from issues.models import draft_slots
from sessions.process.defaults import BRIEF_LINES

LINE, WANTS, BRIEF = 300, 1000, 20000
LONG_LINE = {"max_length": _("Keep it to one line: 300 characters at most.")}
LONG_WANTS = {"max_length": _("Keep it under 1,000 characters.")}
LONG_BRIEF = {"max_length": _("That is longer than 20,000 characters. Keep the heart of it.")}


class IssueForm(forms.Form):
    """The private brief, then the topic line for the set. Each text box autosaves a draft on the server."""

    brief = forms.CharField(
        label=_("My brief"),
        required=False,
        max_length=BRIEF,
        help_text=_(
            "Only you see it, now and later. What is happening, who is involved, what you have tried, what your"
            " question is."
        ),
        error_messages=LONG_BRIEF,
    )
    topic_line = forms.CharField(
        label=_("Topic line"),
        required=False,
        max_length=LINE,
        help_text=_("One line that the set will hear, once you offer it."),
        error_messages=LONG_LINE,
    )
    wants = forms.CharField(
        label=_("What I would like from the group"),
        required=False,
        max_length=WANTS,
        help_text=_("For example: questions only, their experience, ideas, or somebody to listen."),
        error_messages=LONG_WANTS,
    )
    key = forms.CharField(required=False, max_length=58, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, issue_id: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boxes = {
            "brief": Words(rows=BRIEF_LINES, lines=BRIEF_LINES),
            "topic_line": Words(rows=2, voice=True),
            "wants": Words(rows=2, voice=True),
        }
        for name, slot in draft_slots(issue_id or "new").items():
            boxes[name].attrs |= {
                "data-draft": slot,
                "data-draft-url": reverse("accounts:draft"),
                "data-draft-state": f"draft-{name}",
            }
            self.fields[name].widget = boxes[name]


class SetForm(forms.Form):
    """Chooses the set, for people who are in several."""

    learning_set = forms.UUIDField(required=False)


class ThemeForm(forms.Form):
    """A theme: a question for the whole set."""

    words = forms.CharField(
        label=_("A theme for all of you"),
        max_length=WANTS,
        help_text=_("A question that you all share. The set can spend a round on it."),
        widget=Words(rows=2, voice=True),
        error_messages={
            "required": _("Write the question you would like everybody to think about."),
            "max_length": _("Keep it under 1,000 characters."),
        },
    )
