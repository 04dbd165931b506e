"""What can be done in the room: each verb's form and the service it calls. A table, read top to bottom."""

from django.utils.translation import gettext_lazy as _

from accounts.services import end_hints
from planning.services import scheduling
from room.command_types import Act, Command, given
from room.forms import circles
from room.forms import commands as forms
from room.forms.opening import OpenForm
from room.kept_commands import KEPT
from room.plan_commands import PLAN
from room.services import (
    fishbowl,
    hold,
    opening,
    pads,
    parts,
    presence,
    queue,
    ready,
    running,
    selection,
    silence,
    topics,
)
from sessions.process.fishbowl import INNER_CIRCLE
from sessions.process.machine import Move


def _move(move: Move) -> Act:
    return lambda who, form: running.move_on(**who.moves(form), move=move)


def _go_on(move: Move) -> Act:
    """On along the plan: it stops and asks before a round that nobody presents."""
    return lambda who, form: running.move_on(**who.moves(form), move=move, needs_presenter=not form["alone"])


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
    "next": Command(forms.OnForm, _go_on(Move.NEXT), _("Moved on to %(stage)s."), "jump"),
    "back": Command(forms.Moving, _move(Move.BACK), _("Back to %(stage)s."), "jump"),
    "skip": Command(forms.OnForm, _go_on(Move.SKIP), _("Moved on to %(stage)s."), "jump"),
    "jump": Command(
        forms.JumpForm,
        lambda who, form: running.move_on(
            **who.moves(form, "restores"),
            move=Move.JUMP,
            step_id=form["step"],
            needs_presenter=not (form["restores"] or form["alone"]),
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
    "accept": Command(
        forms.AcceptForm,
        lambda who, form: presence.accept_agreement(**who.known, names_attendance=form["by_name"]),
    ),
    "no-hints": Command(
        forms.Verb,
        lambda who, form: end_hints(person=who.person),
        _("No more hints. Your profile brings them back."),
    ),
    "keep-pad": Command(forms.Verb, lambda who, form: pads.keep_pad(**who.here), _("Kept. Only you see it.")),
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

PAUSES: dict[str, Command] = {
    "silence": Command(forms.Verb, lambda who, form: silence.keep_silence(**who.known), of_stage=True),
    "end-silence": Command(forms.Verb, lambda who, form: silence.end_silence(**who.here)),
    "ready": Command(
        circles.ReadyForm,
        lambda who, form: ready.mark_ready(**who.known, step_id=form["step"], back=form["back"]),
        of_stage=True,
    ),
}

FISHBOWL: dict[str, Command] = {
    "fishbowl": Command(
        circles.FishbowlForm,
        lambda who, form: fishbowl.begin(
            **who.here, size=form["size"] or INNER_CIRCLE, open_chair=form["open_chair"]
        ),
        _("Two circles now."),
    ),
    "swap": Command(
        forms.Verb, lambda who, form: fishbowl.swap(**who.here), _("The circles have changed places."), "swap"
    ),
    "come-in": Command(circles.BackForm, lambda who, form: fishbowl.come_in(**who.here, back=form["back"])),
    "one-circle": Command(forms.Verb, lambda who, form: fishbowl.end(**who.here), _("One circle again.")),
    "chair": Command(circles.BackForm, lambda who, form: fishbowl.take_chair(**who.known, back=form["back"])),
}

QUEUE: dict[str, Command] = {
    "keep-queue": Command(forms.Verb, lambda who, form: queue.keep_queue(**who.here)),
    "clear-queue": Command(forms.Verb, lambda who, form: queue.clear_queue(**who.here)),
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
    "take-off": Command(forms.OfferedForm, lambda who, form: topics.take_off(**who.here, bid_id=form["bid"])),
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
        forms.PresenterForm,
        lambda who, form: selection.name_presenter(**who.moves_round(form, "about"), bid_id=form["bid"]),
    ),
}

PARTS: dict[str, Command] = {
    "note-taker": Command(
        forms.NoteTakerForm,
        lambda who, form: parts.name_note_taker(**who.here, round_id=form["round"], about=form["about"]),
    ),
    "next-host": Command(
        forms.About, lambda who, form: parts.name_next_host(**who.here, about=form["about"])
    ),
}

COMMANDS: dict[str, Command] = {
    **SESSION,
    **PEOPLE,
    **PAUSES,
    **FISHBOWL,
    **QUEUE,
    **TOPICS,
    **PARTS,
    **PLAN,
    **KEPT,
}
