"""What can be done in the room: each verb's form and the service it calls. A table, read top to bottom."""

from django.utils.translation import gettext_lazy as _

from planning.services import scheduling
from room.command_types import Act, Command, given
from room.forms import commands as forms
from room.forms.opening import OpenForm
from room.plan_commands import PLAN
from room.services import (
    commitments,
    contributions,
    hold,
    opening,
    pads,
    presence,
    queue,
    reflections,
    reports,
    room_only,
    running,
    selection,
    topics,
)
from sessions.process.machine import Move


def _move(move: Move) -> Act:
    return lambda who, form: running.move_on(**who.moves(form), move=move)


SESSION: dict[str, Command] = {
    "open": Command(OpenForm, lambda who, form: opening.open_room(**who.moves_known(form, "early"))),
    "unopen": Command(
        forms.Moving, lambda who, form: opening.unopen(**who.moves_known(form)), leaves="planning:detail"
    ),
    "cancel": Command(
        forms.Moving,
        lambda who, form: scheduling.cancel_session(**who.moves(form), roles=who.roles),
        leaves="planning:detail",
    ),
    "start": Command(
        forms.Moving, lambda who, form: running.start(**who.moves(form)), _("Started."), "unstart"
    ),
    "unstart": Command(
        forms.Moving,
        lambda who, form: running.unstart(**who.moves(form)),
        _("The start has been undone."),
        "start",
    ),
    "next": Command(forms.Moving, _move(Move.NEXT), _("Moved on to %(stage)s."), "jump"),
    "back": Command(forms.Moving, _move(Move.BACK), _("Back to %(stage)s."), "jump"),
    "skip": Command(forms.Moving, _move(Move.SKIP), _("Moved on to %(stage)s."), "jump"),
    "jump": Command(
        forms.JumpForm,
        lambda who, form: running.move_on(
            **who.moves(form, "restores"), move=Move.JUMP, step_id=form["step"]
        ),
        _("Now: %(stage)s."),
        "jump",
    ),
    "pause": Command(
        forms.Moving,
        lambda who, form: running.pause(**who.moves(form)),
        _("Paused: the clock stands."),
        "resume",
    ),
    "resume": Command(
        forms.Moving, lambda who, form: running.resume(**who.moves(form)), _("The clock runs again."), "pause"
    ),
    "hold": Command(forms.Verb, lambda who, form: hold.hold(**who.here)),
    "breathe": Command(
        forms.MinutesForm,
        lambda who, form: hold.take_break(**who.moves(form, "minutes")),
        _("Now: %(stage)s."),
    ),
    "end-round": Command(
        forms.Moving, lambda who, form: hold.end_round(**who.moves(form)), _("Now: %(stage)s."), "jump"
    ),
    "time": Command(
        forms.TimeForm,
        lambda who, form: running.change_time(**who.moves(form, "minutes"), step_id=form["step"]),
    ),
    "take-over": Command(
        forms.Moving,
        lambda who, form: running.take_over(**who.moves(form), roles=who.roles),
        _("You are running the room now."),
    ),
    "close": Command(forms.Moving, lambda who, form: opening.close_session(**who.moves_known(form))),
    "reopen": Command(forms.Moving, lambda who, form: opening.reopen(**who.moves(form), roles=who.roles)),
}

PEOPLE: dict[str, Command] = {
    "join": Command(forms.JoinForm, lambda who, form: presence.join(**who.known, presence=form["presence"])),
    "leave": Command(forms.Verb, lambda who, form: presence.leave(**who.here), leaves="home"),
    "mark": Command(
        forms.MarkForm,
        lambda who, form: presence.mark(
            **who.here, about=form["about"] or who.person.pk, presence=form["presence"]
        ),
    ),
    "accept": Command(forms.Verb, lambda who, form: presence.accept_agreement(**who.known)),
    "keep-pad": Command(forms.Verb, lambda who, form: pads.keep_pad(**who.here)),
    "ask": Command(forms.About, lambda who, form: queue.ask_to_speak(**who.about(form)), of_stage=True),
    "unask": Command(
        forms.About, lambda who, form: queue.leave_queue(**who.here, about=form["about"]), of_stage=True
    ),
    "floor": Command(
        forms.About,
        lambda who, form: queue.give_floor(**who.here, about=form["about"] or who.person.pk),
        of_stage=True,
    ),
}

TOPICS: dict[str, Command] = {
    "offer": Command(
        forms.TopicForm,
        lambda who, form: topics.offer(
            **who.about(form),
            **given(form, "topic_line", "wants", "minutes", "format"),
            wants_turn=not form["listens"],
            issue_id=form["issue"],
        ),
        words=("topic_line", "wants"),
    ),
    "topic-line": Command(
        forms.TopicLineForm,
        lambda who, form: topics.say_topic(**who.here, round_id=form["round"], topic_line=form["topic_line"]),
        words=("topic_line",),
    ),
    "nothing": Command(forms.About, lambda who, form: topics.bring_nothing(**who.about(form))),
    "interest": Command(
        forms.InterestForm,
        lambda who, form: topics.mark_interest(
            **who.known, bid_id=form["bid"], interested=form["interested"]
        ),
    ),
    "choose": Command(
        forms.BidForm, lambda who, form: selection.choose(**who.moves(form), bid_id=form["bid"])
    ),
    "presenter": Command(
        forms.PresenterForm, lambda who, form: selection.name_presenter(**who.moves_round(form, "about"))
    ),
}

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
        forms.ReportForm,
        lambda who, form: reports.report(
            **who.here,
            action_id=form["action"],
            **given(form, "outcome", "happened", "changed", "keep_open"),
        ),
        words=("happened", "changed"),
    ),
    "reported": Command(
        forms.ReportTurnForm,
        lambda who, form: reports.end_report_turn(**who.here, about=form["about"], back=form["back"]),
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

COMMANDS: dict[str, Command] = {**SESSION, **PEOPLE, **TOPICS, **PLAN, **KEPT}
