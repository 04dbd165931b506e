"""What can be done to the plan while the session runs: a part of the table of commands, with what takes each back."""

from django.utils.translation import gettext_lazy as _

from room.command_types import Command
from room.forms import commands as forms
from room.services import plan_changes, round_settings, selection, undo

PLAN: dict[str, Command] = {
    "minutes": Command(
        forms.RoundMinutesForm,
        lambda who, form: round_settings.set_minutes(**who.moves_round(form, "minutes")),
        _("The round has other minutes now."),
        "minutes",
        before=undo.minutes_before,
    ),
    "equal": Command(
        forms.MinutesForm,
        lambda who, form: round_settings.equal_minutes(**who.moves(form, "minutes")),
        _("Every round to come has the same minutes now."),
    ),
    "format": Command(
        forms.RoundFormatForm,
        lambda who, form: round_settings.swap_format(**who.moves_round(form, "format")),
        _("The round has another format now."),
        "format",
        before=undo.format_before,
    ),
    "resources": Command(
        forms.ResourcesForm, lambda who, form: round_settings.use_resources(**who.moves_round(form, "wanted"))
    ),
    "shift": Command(
        forms.ShiftForm,
        lambda who, form: plan_changes.shift_round(**who.moves_round(form, "earlier")),
        _("The rounds have another order now."),
        "shift",
        before=undo.other_way,
    ),
    "add-round": Command(
        forms.AddRoundForm,
        lambda who, form: plan_changes.add_round(
            **who.moves(form, "kind", "minutes", "title", "theme_words", "format", "activity"),
            theme_id=form["theme"],
        ),
        words=("theme_words", "title"),
        adds=True,
    ),
    "drop-round": Command(
        forms.RoundForm,
        lambda who, form: plan_changes.remove_round(**who.moves_round(form)),
        _("The round is left out. A topic that was in it is offered again."),
        "choose",
        before=undo.topic_of_round,
    ),
    "no-rounds": Command(forms.Moving, lambda who, form: selection.no_rounds(**who.moves(form))),
    "insert": Command(
        forms.InsertForm,
        lambda who, form: plan_changes.insert_step(**who.moves(form, "kind", "minutes")),
        _("%(next)s is next."),
        "drop-step",
    ),
    "drop-step": Command(
        forms.JumpForm, lambda who, form: plan_changes.remove_step(**who.moves(form), step_id=form["step"])
    ),
}
