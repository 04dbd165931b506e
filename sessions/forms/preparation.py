"""The form of one's preparation: what came of each action, the brief and its topic line, and the turn one wishes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from actions.forms import MOST, TOO_LONG
from actions.models import OUTCOME_ICONS, Outcome
from core.ui.widgets import Choice, Words
from issues.forms import BRIEF, LINE, LONG_BRIEF, LONG_LINE, LONG_WANTS, WANTS
from issues.models import LEAST_MINUTES, MOST_MINUTES, draft_slots
from sessions.process.defaults import BRIEF_LINES
from sessions.process.formats import Format
from sessions.reads.preparation import WISHES, Turn

TURNS = [
    (Turn.YES, _("Yes, please")),
    (Turn.IF_ROOM, _("If there is room")),
    (Turn.NO, _("Not this time, I come to ask")),
]
WRONG_TURN = {"invalid_choice": _("Say whether you would like a turn.")}


class OutcomeForm(forms.Form):
    """What came of one action; leaving it open is an answer too."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=Outcome.choices,
        widget=Choice(icons=OUTCOME_ICONS, fill=True),
        error_messages={"invalid_choice": _("Choose what became of it: done, partly, changed or not yet.")},
    )
    happened = forms.CharField(
        label=_("What happened"), required=False, max_length=MOST, error_messages=TOO_LONG
    )
    changed = forms.CharField(
        label=_("What changed as a result"), required=False, max_length=MOST, error_messages=TOO_LONG
    )

    def __init__(self, given: QueryDict | None, *, action_id: UUID, initial: dict[str, str]) -> None:
        super().__init__(given, prefix=f"action-{action_id}", initial=initial)
        self.action_id = action_id
        for name in ("happened", "changed"):
            self.fields[name].widget = _box(f"action:{action_id}:{name}", f"draft-{action_id}-{name}", rows=2)

    def clean(self) -> dict[str, Any]:
        """Words need an outcome, or they would be lost."""
        given = super().clean() or {}
        if (given.get("happened") or given.get("changed")) and not given.get("outcome"):
            self.add_error("outcome", _("Choose what became of it: done, partly, changed or not yet."))
        return given


class PreparationForm(forms.Form):
    """The brief, for oneself; the topic line and the wished turn, for the set."""

    brief = forms.CharField(
        label=_("My brief"),
        required=False,
        max_length=BRIEF,
        help_text=_("What happens, who is in it, what you have tried. The last line: what you ask."),
        error_messages=LONG_BRIEF,
    )
    topic_line = forms.CharField(
        label=_("My topic line"),
        required=False,
        max_length=LINE,
        error_messages=LONG_LINE,
    )
    wants = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=WANTS,
        error_messages=LONG_WANTS,
    )
    wish_format = forms.ChoiceField(
        label=_("What I would like from the group"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the formats offered.")},
    )
    wish_minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=LEAST_MINUTES,
        max_value=MOST_MINUTES,
        help_text=_("Empty: as many as it usually takes."),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("A turn takes 5 to 120 minutes.")
        ),
    )
    turn = forms.ChoiceField(
        label=_("Would I like a turn?"), required=False, choices=TURNS, error_messages=WRONG_TURN,
        widget=Choice(icons={"yes": "say", "if-room": "clock", "no": "listen"}),
    )  # fmt: skip
    key = forms.CharField(required=False, max_length=50, widget=forms.HiddenInput, initial=uuid4)

    def __init__(
        self, *args: Any, slots_of: UUID | str, usual: str, formats: Mapping[str, Format], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        slots = draft_slots(slots_of)
        self.fields["brief"].widget = _box(slots["brief"], "draft-brief", rows=6, lines=BRIEF_LINES)
        self.fields["topic_line"].widget = _box(slots["topic_line"], "draft-topic_line", rows=2)
        self.fields["wants"].widget = _box(slots["wants"], "draft-wants", rows=2)
        # What the session is run in and what was wished before can be the set's own; either may be gone.
        slugs = dict.fromkeys([*WISHES, usual, str(self.initial.get("wish_format", ""))])
        choices = [(slug, _wish(formats[slug])) for slug in slugs if slug in formats]
        self.fields["wish_format"] = forms.ChoiceField(
            label=self.fields["wish_format"].label,
            required=False,
            choices=choices,
            widget=Choice(
                icons={"classic": "clarification", "suggestions": "suggestion", "freeform": "listen"}
            ),
            error_messages=self.fields["wish_format"].error_messages,
        )

    def clean(self) -> dict[str, Any]:
        """A turn needs its line, and a line needs to know whether it asks for a turn."""
        given = super().clean() or {}
        wants_turn = given.get("turn") in {Turn.YES, Turn.IF_ROOM}
        if wants_turn and not given.get("topic_line") and "topic_line" not in self.errors:
            self.add_error(
                "topic_line", ValidationError(_("Write your topic in one line, or choose “Not this time”."))
            )
        return given


def _wish(format: Format) -> str:
    said = WISHES.get(format.slug, format.name)
    return _("%(wish)s, %(minutes)d minutes") % {"wish": said, "minutes": format.minutes}


def _box(slot: str, state: str, *, rows: int, lines: int = 0) -> Words:
    attrs = {"data-draft": slot, "data-draft-url": reverse("accounts:draft"), "data-draft-state": state}
    return Words(rows=rows, lines=lines, voice=not lines, attrs=attrs)
