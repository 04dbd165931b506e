"""The verbs that keep what was said, promised, reported and looked back on: a table, as commands.py."""

from django.utils.translation import gettext_lazy as _

from room.command_types import Command, given
from room.forms import commands as forms
from room.forms import reports as report_forms
from room.services import commitments, contributions, reflections, reports, room_only

KEPT: dict[str, Command] = {
    "contribute": Command(
        forms.ContributeForm,
        lambda who, form: contributions.contribute(
            **who.about(form), step_id=form["step"], kind=form["kind"], words=form["words"]
        ),
        words=("words",),
        of_stage=True,
        adds=True,
    ),
    "change": Command(
        forms.ChangeWordsForm,
        lambda who, form: contributions.change_words(
            **who.here, contribution_id=form["contribution"], words=form["words"], kind=form["kind"]
        ),
        words=("words",),
    ),
    "withdraw": Command(
        forms.ContributionForm,
        lambda who, form: contributions.withdraw(
            **who.here, contribution_id=form["contribution"], back=form["back"]
        ),
    ),
    "star": Command(
        forms.ContributionForm,
        lambda who, form: contributions.star(
            **who.here, contribution_id=form["contribution"], starred=not form["back"]
        ),
    ),
    "commit": Command(
        forms.CommitForm,
        lambda who, form: commitments.commit(
            **who.here, round_id=form["round"], words=form["words"], due_on=form["due_on"]
        ),
        words=("words",),
        adds=True,
    ),
    "change-action": Command(
        forms.ChangeCommitmentForm,
        lambda who, form: commitments.change_commitment(
            **who.here, action_id=form["action"], words=form["words"], due_on=form["due_on"]
        ),
        words=("words",),
    ),
    "drop-action": Command(
        forms.ActionForm, lambda who, form: commitments.drop_commitment(**who.here, action_id=form["action"])
    ),
    "report": Command(
        report_forms.ReportForm,
        lambda who, form: reports.report(
            **who.here,
            action_id=form["action"],
            **given(form, "outcome", "happened", "changed", "keep_open"),
        ),
        words=("happened", "changed"),
    ),
    "outcome": Command(
        report_forms.OutcomeForm,
        lambda who, form: reports.choose_outcome(
            **who.here, action_id=form["action"], outcome=form["outcome"]
        ),
    ),
    "hear": Command(
        report_forms.HearForm,
        lambda who, form: reports.hear(**who.moves(form, "about")),
        _("Now: %(stage)s."),
        "jump",
    ),
    "reported": Command(
        report_forms.ReportTurnForm,
        lambda who, form: reports.end_report_turn(
            **who.here, about=form["about"], back=form["back"], without=form["without"]
        ),
        _("Gone on without it."),
        "reported",
        before=lambda session, form: {"about": form["about"], "back": "1"},
        said_if="without",
    ),
    "reflect": Command(
        forms.ReflectForm,
        lambda who, form: reflections.reflect(
            **who.about(form), kind=form["kind"], words=form["words"], step_id=form["step"]
        ),
        words=("words",),
    ),
    "question": Command(
        forms.QuestionForm,
        lambda who, form: reflections.ask_closing_question(**who.here, question=form["question"]),
        words=("question",),
    ),
    "room-only": Command(
        forms.RoomOnlyForm,
        lambda who, form: room_only.keep_in_room(
            **who.here, round_id=form["round"], room_only=form["room_only"]
        ),
    ),
}
