"""What can be done in the room: each verb's form and the service it calls. A table, read top to bottom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from planning.services import scheduling
from room.forms import commands as forms
from room.services import (
    commitments,
    contributions,
    opening,
    plan_changes,
    presence,
    queue,
    round_settings,
    running,
    selection,
    topics,
)
from sessions.models import Session
from sessions.process.machine import Move
from sets.roles import Roles

Data = dict[str, Any]


@dataclass(frozen=True)
class Doer:
    """Who does it, where."""

    session: Session
    person: User
    roles: Roles

    @property
    def here(self) -> Data:
        """What every service takes."""
        return {"session_id": self.session.pk, "person": self.person}

    @property
    def known(self) -> Data:
        """The same, for services that ask what the person is in the set."""
        return {**self.here, "roles": self.roles}

    def about(self, data: Data) -> Data:
        """The same, when somebody else may be meant."""
        return {**self.known, "about": data["about"]}

    def moves(self, data: Data, *names: str) -> Data:
        """What a move takes: the version it was made at, and what the form brought under these names."""
        return {**self.here, "expected_version": data["expected_version"], **_given(data, *names)}

    def moves_round(self, data: Data, *names: str) -> Data:
        """What a move on one round takes."""
        return {**self.moves(data, *names), "round_id": data["round"]}


Act = Callable[[Doer, Data], object]


@dataclass(frozen=True)
class Deed:
    """One verb: the form that reads it, the act, what is said afterwards, and the verb that takes it back.

    `words` are the fields somebody types into: what they hold is kept as a draft when the verb is refused.
    `leaves` is the page it leads to when the room is not where one stays.
    """

    form: type[forms.Verb]
    act: Act
    said: str | Promise = ""
    undo: str = ""
    words: tuple[str, ...] = ()
    leaves: str = ""


def _given(data: Data, *names: str) -> Data:
    return {name: data[name] for name in names}


def _move(move: Move) -> Act:
    return lambda d, x: running.move_on(**d.moves(x), move=move)


SESSION: dict[str, Deed] = {
    "open": Deed(forms.Moving, lambda d, x: opening.open_room(**d.moves(x), roles=d.roles)),
    "unopen": Deed(forms.Moving, lambda d, x: opening.unopen(**d.moves(x)), leaves="planning:detail"),
    "cancel": Deed(
        forms.Moving,
        lambda d, x: scheduling.cancel_session(**d.moves(x), roles=d.roles),
        leaves="planning:detail",
    ),
    "start": Deed(forms.Moving, lambda d, x: running.start(**d.moves(x)), _("Begun."), "unstart"),
    "unstart": Deed(
        forms.Moving, lambda d, x: running.unstart(**d.moves(x)), _("The start is taken back."), "start"
    ),
    "next": Deed(forms.Moving, _move(Move.NEXT), _("Moved on to %(stage)s."), "jump"),
    "back": Deed(forms.Moving, _move(Move.BACK), _("Back to %(stage)s."), "jump"),
    "skip": Deed(forms.Moving, _move(Move.SKIP), _("Moved on to %(stage)s."), "jump"),
    "jump": Deed(
        forms.JumpForm,
        lambda d, x: running.move_on(**d.moves(x, "restores"), move=Move.JUMP, step_id=x["step"]),
        _("Now: %(stage)s."),
        "jump",
    ),
    "pause": Deed(forms.Moving, lambda d, x: running.pause(**d.moves(x))),
    "resume": Deed(forms.Moving, lambda d, x: running.resume(**d.moves(x))),
    "time": Deed(forms.MinutesForm, lambda d, x: running.change_time(**d.moves(x, "minutes"))),
    "take-over": Deed(
        forms.Moving,
        lambda d, x: running.take_over(**d.moves(x), roles=d.roles),
        _("You run the room now."),
    ),
    "close": Deed(forms.Moving, lambda d, x: opening.close_session(**d.moves(x))),
    "reopen": Deed(forms.Moving, lambda d, x: opening.reopen(**d.moves(x), roles=d.roles)),
}

PEOPLE: dict[str, Deed] = {
    "join": Deed(forms.JoinForm, lambda d, x: presence.join(**d.known, presence=x["presence"])),
    "leave": Deed(forms.Verb, lambda d, x: presence.leave(**d.here), leaves="home"),
    "mark": Deed(
        forms.MarkForm,
        lambda d, x: presence.mark(**d.here, about=x["about"] or d.person.pk, presence=x["presence"]),
    ),
    "accept": Deed(forms.Verb, lambda d, x: presence.accept_agreement(**d.known)),
    "ask": Deed(forms.About, lambda d, x: queue.ask_to_speak(**d.about(x))),
    "unask": Deed(forms.About, lambda d, x: queue.leave_queue(**d.here, about=x["about"])),
    "floor": Deed(forms.About, lambda d, x: queue.give_floor(**d.here, about=x["about"] or d.person.pk)),
}

TOPICS: dict[str, Deed] = {
    "offer": Deed(
        forms.TopicForm,
        lambda d, x: topics.offer(
            **d.about(x),
            **_given(x, "topic_line", "wants", "minutes", "format"),
            wants_turn=not x["listens"],
            issue_id=x["issue"],
        ),
        words=("topic_line", "wants"),
    ),
    "topic-line": Deed(
        forms.TopicLineForm,
        lambda d, x: topics.say_topic(**d.here, round_id=x["round"], topic_line=x["topic_line"]),
        words=("topic_line",),
    ),
    "nothing": Deed(forms.About, lambda d, x: topics.bring_nothing(**d.about(x))),
    "interest": Deed(
        forms.InterestForm,
        lambda d, x: topics.mark_interest(**d.known, bid_id=x["bid"], interested=x["interested"]),
    ),
    "choose": Deed(forms.BidForm, lambda d, x: selection.choose(**d.moves(x), bid_id=x["bid"])),
    "presenter": Deed(
        forms.PresenterForm, lambda d, x: selection.name_presenter(**d.moves_round(x, "about"))
    ),
}

PLAN: dict[str, Deed] = {
    "minutes": Deed(
        forms.RoundMinutesForm, lambda d, x: round_settings.set_minutes(**d.moves_round(x, "minutes"))
    ),
    "equal": Deed(forms.MinutesForm, lambda d, x: round_settings.equal_minutes(**d.moves(x, "minutes"))),
    "format": Deed(
        forms.RoundFormatForm, lambda d, x: round_settings.swap_format(**d.moves_round(x, "format"))
    ),
    "resources": Deed(
        forms.ResourcesForm, lambda d, x: round_settings.use_resources(**d.moves_round(x, "wanted"))
    ),
    "shift": Deed(forms.ShiftForm, lambda d, x: plan_changes.shift_round(**d.moves_round(x, "earlier"))),
    "add-round": Deed(
        forms.AddRoundForm,
        lambda d, x: plan_changes.add_round(
            **d.moves(x, "kind", "minutes", "title", "theme_words", "format"), theme_id=x["theme"]
        ),
        words=("theme_words", "title"),
    ),
    "drop-round": Deed(forms.RoundForm, lambda d, x: plan_changes.remove_round(**d.moves_round(x))),
    "no-rounds": Deed(forms.Moving, lambda d, x: selection.no_rounds(**d.moves(x))),
    "insert": Deed(
        forms.InsertForm,
        lambda d, x: plan_changes.insert_step(**d.moves(x, "kind", "minutes")),
        _("%(next)s comes next."),
        "drop-step",
    ),
    "drop-step": Deed(forms.JumpForm, lambda d, x: plan_changes.remove_step(**d.moves(x), step_id=x["step"])),
}

KEPT: dict[str, Deed] = {
    "contribute": Deed(
        forms.ContributeForm,
        lambda d, x: contributions.contribute(
            **d.about(x), step_id=x["step"], kind=x["kind"], words=x["words"]
        ),
        words=("words",),
    ),
    "change": Deed(
        forms.ChangeWordsForm,
        lambda d, x: contributions.change_words(
            **d.here, contribution_id=x["contribution"], words=x["words"], kind=x["kind"]
        ),
        words=("words",),
    ),
    "withdraw": Deed(
        forms.ContributionForm,
        lambda d, x: contributions.withdraw(**d.here, contribution_id=x["contribution"], back=x["back"]),
    ),
    "star": Deed(
        forms.ContributionForm,
        lambda d, x: contributions.star(**d.here, contribution_id=x["contribution"], starred=not x["back"]),
    ),
    "commit": Deed(
        forms.CommitForm,
        lambda d, x: commitments.commit(**d.here, round_id=x["round"], words=x["words"], due_on=x["due_on"]),
        words=("words",),
    ),
    "change-action": Deed(
        forms.ChangeCommitmentForm,
        lambda d, x: commitments.change_commitment(
            **d.here, action_id=x["action"], words=x["words"], due_on=x["due_on"]
        ),
        words=("words",),
    ),
    "drop-action": Deed(
        forms.ActionForm, lambda d, x: commitments.drop_commitment(**d.here, action_id=x["action"])
    ),
    "report": Deed(
        forms.ReportForm,
        lambda d, x: commitments.report(
            **d.here, action_id=x["action"], **_given(x, "outcome", "happened", "changed", "keep_open")
        ),
        words=("happened", "changed"),
    ),
    "reported": Deed(
        forms.ReportTurnForm,
        lambda d, x: commitments.end_report_turn(**d.here, about=x["about"], back=x["back"]),
    ),
    "reflect": Deed(
        forms.ReflectForm,
        lambda d, x: commitments.reflect(**d.about(x), kind=x["kind"], words=x["words"], step_id=x["step"]),
        words=("words",),
    ),
    "question": Deed(
        forms.QuestionForm,
        lambda d, x: commitments.ask_closing_question(**d.here, question=x["question"]),
        words=("question",),
    ),
    "room-only": Deed(
        forms.RoomOnlyForm,
        lambda d, x: commitments.keep_in_room(**d.here, round_id=x["round"], room_only=x["room_only"]),
    ),
}

DEEDS: dict[str, Deed] = {**SESSION, **PEOPLE, **TOPICS, **PLAN, **KEPT}
