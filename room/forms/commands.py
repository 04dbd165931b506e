"""Input of the room into clean values: one small form a verb."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.forms import check_due
from core.db.idempotency import KEY
from room.services.contributions import MOST_CHARACTERS
from sessions.models import Presence, Round

LINE = 400
AT_MOST = {"max_length": _("At most %(limit_value)d characters.")}
SLOT = re.compile(r"[A-Za-z0-9:_-]{1,120}")


class Verb(forms.Form):
    """What every form of the room carries."""

    expected_version = forms.IntegerField(required=False, min_value=0)
    slot = forms.CharField(required=False)
    key = forms.RegexField(
        KEY, required=False, error_messages={"invalid": _("Part of the form was missing. Try again.")}
    )

    def clean_slot(self) -> list[str]:
        """The slots in which the form's words are drafted, in the order of its boxes; what is none is passed over."""
        return [slot for slot in self.cleaned_data["slot"].split(",") if SLOT.fullmatch(slot)]


class Moving(Verb):
    """A move: it counts only at the version it was made at, so it must say which."""

    expected_version = forms.IntegerField(min_value=0)


class About(Verb):
    """Somebody else is meant: a person without a device, the next speaker."""

    about = forms.UUIDField(required=False)
    others = forms.BooleanField(required=False)  # a form for others alone: it must say for whom

    def clean(self) -> dict[str, Any]:
        """Nobody writes down for themselves what they meant for somebody else."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("others") and not data.get("about"):
            self.add_error("about", _("Choose a person."))
        return data


class MarkForm(About):
    presence = forms.ChoiceField(choices=[*Presence.choices])


class JoinForm(Verb):
    presence = forms.ChoiceField(required=False, choices=[("in-room", ""), ("remote", "")])


class MinutesForm(Moving):
    minutes = forms.IntegerField(
        min_value=-90,
        max_value=240,
        error_messages={
            "required": _("Say how many minutes."),
            "invalid": _("Minutes are a whole number."),
            "min_value": _("Minutes from 1 to 90."),
            "max_value": _("That is more than four hours."),
        },
    )


class TimeForm(MinutesForm):
    step = forms.UUIDField(required=False)  # the stage that is meant: presses at one stage add up


class OnForm(Moving):
    alone = forms.BooleanField(required=False)  # into a round that nobody presents, as the host was asked


class JumpForm(Moving):
    step = forms.UUIDField()
    restores = forms.BooleanField(required=False)  # takes a jump back: the clock as it was left
    alone = forms.BooleanField(required=False)  # into a round that nobody presents, as the host was asked


class TopicForm(About):
    topic_line = forms.CharField(
        max_length=LINE,
        error_messages={
            "required": _("Write your topic in one line, or say that you would rather listen today."),
            "max_length": _(
                "One line is enough here: at most %(limit_value)d characters. The story comes later."
            ),
        },
    )
    wants = forms.CharField(required=False, max_length=LINE, error_messages=AT_MOST)
    minutes = forms.IntegerField(
        required=False,
        min_value=5,
        max_value=120,
        error_messages={
            "min_value": _("A turn takes 5 to 120 minutes."),
            "max_value": _("A turn takes 5 to 120 minutes."),
        },
    )
    format = forms.CharField(required=False, max_length=50)
    issue = forms.UUIDField(required=False)
    listens = forms.BooleanField(required=False)


class TopicLineForm(Verb):
    round = forms.UUIDField()
    topic_line = TopicForm.base_fields["topic_line"]


class AcceptForm(Verb):
    by_name = forms.BooleanField(required=False)  # as the agreement on the page said of attendance


class NoteTakerForm(About):
    round = forms.UUIDField()


class OfferedForm(Verb):
    bid = forms.UUIDField()


class InterestForm(OfferedForm):
    interested = forms.BooleanField(required=False)


class BidForm(Moving):
    bid = forms.UUIDField()


class RoundForm(Moving):
    round = forms.UUIDField()


class PresenterForm(RoundForm):
    bid = forms.UUIDField(required=False)  # which of their topics, where they offered several
    about = forms.UUIDField(
        error_messages={"required": _("Choose who presents."), "invalid": _("Choose who presents.")}
    )


class RoundMinutesForm(RoundForm):
    minutes = MinutesForm.base_fields["minutes"]


class RoundFormatForm(RoundForm):
    format = forms.CharField(max_length=50)


class ResourcesForm(RoundForm):
    wanted = forms.BooleanField(required=False)


class ShiftForm(RoundForm):
    earlier = forms.BooleanField(required=False)


class AddRoundForm(Moving):
    kind = forms.ChoiceField(choices=Round.Kind.choices)
    minutes = MinutesForm.base_fields["minutes"]
    title = forms.CharField(required=False, max_length=80)
    activity = forms.SlugField(required=False)
    theme = forms.UUIDField(required=False)
    theme_words = forms.CharField(required=False, max_length=LINE)
    format = forms.CharField(required=False, max_length=50)


class InsertForm(Moving):
    kind = forms.ChoiceField(choices=[("break", ""), ("off_script", "")])
    minutes = forms.IntegerField(
        min_value=1,
        max_value=90,
        error_messages={"min_value": _("Minutes from 1 to 90."), "max_value": _("Minutes from 1 to 90.")},
    )


class ContributeForm(About):
    step = forms.UUIDField()
    kind = forms.CharField(max_length=16)
    words = forms.CharField(
        max_length=MOST_CHARACTERS,
        error_messages={
            "required": _("Write it down first, as it was said."),
            "max_length": _("That is longer than %(limit_value)d characters. Keep the heart of it."),
        },
    )


class ChangeWordsForm(Verb):
    contribution = forms.UUIDField()
    kind = forms.CharField(required=False, max_length=16)
    words = ContributeForm.base_fields["words"]


class ContributionForm(Verb):
    contribution = forms.UUIDField()
    back = forms.BooleanField(required=False)


class CommitForm(Verb):
    round = forms.UUIDField()
    words = forms.CharField(
        max_length=MOST_CHARACTERS,
        error_messages={
            "required": _("Write the action as it was said."),
            "max_length": _("That is longer than %(limit_value)d characters. Keep the heart of it."),
        },
    )
    due_on = forms.DateField(required=False, error_messages={"invalid": _("That is not a date.")})

    def clean_due_on(self) -> Any:
        """A day that lies ahead, or none: by the next session."""
        due = self.cleaned_data["due_on"]
        return check_due(due, gettext("That day has passed.")) if due else None


class ChangeCommitmentForm(CommitForm):
    round = forms.UUIDField(required=False)
    action = forms.UUIDField()

    def clean_due_on(self) -> Any:
        """Any day here: the one it has may have passed, and only the action knows which that is."""
        return self.cleaned_data["due_on"]


class ActionForm(Verb):
    action = forms.UUIDField()


class ReflectForm(About):
    step = forms.UUIDField(required=False)
    kind = forms.CharField(max_length=8)
    words = forms.CharField(required=False, max_length=MOST_CHARACTERS, error_messages=AT_MOST)


class QuestionForm(Verb):
    question = forms.CharField(required=False, max_length=200, error_messages=AT_MOST)


class RoomOnlyForm(Verb):
    round = forms.UUIDField()
    room_only = forms.BooleanField(required=False)
