"""What can be done in the room: each verb's form and the service it calls. A table, read top to bottom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sessions.forms import room as forms
from sessions.models import Session
from sessions.process.machine import Move
from sessions.services import (
    capturing,
    opening,
    presence,
    promising,
    queueing,
    reshaping,
    running,
    topics,
)
from sets.roles import Roles


@dataclass(frozen=True)
class Doer:
    """Who does it, where."""

    session: Session
    person: User
    roles: Roles

    @property
    def here(self) -> dict[str, Any]:
        """What every service takes."""
        return {"session_id": self.session.pk, "person": self.person}

    @property
    def known(self) -> dict[str, Any]:
        """The same, for services that ask what the person is in the set."""
        return {**self.here, "roles": self.roles}


@dataclass(frozen=True)
class Deed:
    """One verb: the form that reads it, the act, what is said afterwards, and the verb that takes it back."""

    form: type[forms.Verb]
    act: Callable[[Doer, dict[str, Any]], object]
    said: Any = ""
    undo: str = ""


def _move(move: Move) -> Callable[[Doer, dict[str, Any]], object]:
    return lambda doer, data: running.move_on(
        **doer.here, move=move, expected_version=data["expected_version"], step_id=data.get("step")
    )


def _v(data: dict[str, Any]) -> dict[str, Any]:
    return {"expected_version": data["expected_version"]}


def _about(data: dict[str, Any]) -> dict[str, UUID | None]:
    return {"about": data["about"]}


DEEDS: dict[str, Deed] = {
    # the session itself
    "open": Deed(forms.Verb, lambda d, x: opening.open_room(**d.known, **_v(x))),
    "start": Deed(forms.Verb, lambda d, x: running.start(**d.here, **_v(x))),
    "next": Deed(forms.Verb, _move(Move.NEXT), _("Moved on to %(stage)s."), "back"),
    "back": Deed(forms.Verb, _move(Move.BACK), _("Back to %(stage)s."), "next"),
    "skip": Deed(forms.Verb, _move(Move.SKIP), _("Moved on to %(stage)s."), "back"),
    "jump": Deed(forms.JumpForm, _move(Move.JUMP), _("Now: %(stage)s.")),
    "pause": Deed(forms.Verb, lambda d, x: running.pause(**d.here, **_v(x))),
    "resume": Deed(forms.Verb, lambda d, x: running.resume(**d.here, **_v(x))),
    "time": Deed(
        forms.MinutesForm, lambda d, x: running.change_time(**d.here, **_v(x), minutes=x["minutes"])
    ),
    "take-over": Deed(
        forms.Verb, lambda d, x: running.take_over(**d.known, **_v(x)), _("You run the room now.")
    ),
    "close": Deed(forms.Verb, lambda d, x: opening.close_session(**d.here, **_v(x))),
    "reopen": Deed(forms.Verb, lambda d, x: opening.reopen(**d.known, **_v(x))),
    # people
    "join": Deed(forms.JoinForm, lambda d, x: presence.join(**d.known, presence=x["presence"])),
    "leave": Deed(forms.Verb, lambda d, x: presence.leave(**d.here)),
    "mark": Deed(
        forms.MarkForm,
        lambda d, x: presence.mark(**d.here, about=x["about"] or d.person.pk, presence=x["presence"]),
    ),
    "accept": Deed(forms.Verb, lambda d, x: presence.accept_agreement(**d.known)),
    # the queue
    "ask": Deed(forms.About, lambda d, x: queueing.ask_to_speak(**d.known, **_about(x))),
    "unask": Deed(forms.About, lambda d, x: queueing.leave_queue(**d.here, **_about(x))),
    "floor": Deed(forms.About, lambda d, x: queueing.give_floor(**d.here, about=x["about"] or d.person.pk)),
    # topics and selection
    "offer": Deed(
        forms.TopicForm,
        lambda d, x: topics.offer(
            **d.known,
            **_about(x),
            topic_line=x["topic_line"],
            wants=x["wants"],
            minutes=x["minutes"],
            format=x["format"],
            wants_turn=not x["listens"],
            issue_id=x["issue"],
        ),
    ),
    "nothing": Deed(forms.About, lambda d, x: topics.bring_nothing(**d.known, **_about(x))),
    "interest": Deed(
        forms.InterestForm,
        lambda d, x: topics.mark_interest(**d.known, bid_id=x["bid"], interested=x["interested"]),
    ),
    "choose": Deed(forms.BidForm, lambda d, x: reshaping.choose(**d.here, **_v(x), bid_id=x["bid"])),
    "presenter": Deed(
        forms.PresenterForm,
        lambda d, x: reshaping.name_presenter(**d.here, **_v(x), **_about(x), round_id=x["round"]),
    ),
    # the plan
    "minutes": Deed(
        forms.RoundMinutesForm,
        lambda d, x: reshaping.set_minutes(**d.here, **_v(x), round_id=x["round"], minutes=x["minutes"]),
    ),
    "equal": Deed(
        forms.MinutesForm, lambda d, x: reshaping.equal_minutes(**d.here, **_v(x), minutes=x["minutes"])
    ),
    "format": Deed(
        forms.RoundFormatForm,
        lambda d, x: reshaping.swap_format(**d.here, **_v(x), round_id=x["round"], format=x["format"]),
    ),
    "shift": Deed(
        forms.ShiftForm,
        lambda d, x: reshaping.shift_round(**d.here, **_v(x), round_id=x["round"], earlier=x["earlier"]),
    ),
    "add-round": Deed(
        forms.AddRoundForm,
        lambda d, x: reshaping.add_round(
            **d.here,
            **_v(x),
            kind=x["kind"],
            minutes=x["minutes"],
            title=x["title"],
            theme_id=x["theme"],
            theme_words=x["theme_words"],
            format=x["format"],
        ),
    ),
    "drop-round": Deed(
        forms.RoundForm, lambda d, x: reshaping.remove_round(**d.here, **_v(x), round_id=x["round"])
    ),
    "no-rounds": Deed(forms.Verb, lambda d, x: reshaping.no_rounds(**d.here, **_v(x))),
    "insert": Deed(
        forms.InsertForm,
        lambda d, x: reshaping.insert_step(**d.here, **_v(x), kind=x["kind"], minutes=x["minutes"]),
    ),
    "drop-step": Deed(
        forms.JumpForm, lambda d, x: reshaping.remove_step(**d.here, **_v(x), step_id=x["step"])
    ),
    # what is kept
    "contribute": Deed(
        forms.ContributeForm,
        lambda d, x: capturing.contribute(
            **d.known, **_about(x), step_id=x["step"], kind=x["kind"], words=x["words"]
        ),
    ),
    "change": Deed(
        forms.ChangeWordsForm,
        lambda d, x: capturing.change_words(
            **d.here, contribution_id=x["contribution"], words=x["words"], kind=x["kind"]
        ),
    ),
    "withdraw": Deed(
        forms.ContributionForm,
        lambda d, x: capturing.withdraw(**d.here, contribution_id=x["contribution"], back=x["back"]),
    ),
    "star": Deed(
        forms.ContributionForm,
        lambda d, x: capturing.star(**d.here, contribution_id=x["contribution"], starred=not x["back"]),
    ),
    "commit": Deed(
        forms.CommitForm,
        lambda d, x: promising.commit(**d.here, round_id=x["round"], words=x["words"], due_on=x["due_on"]),
    ),
    "change-action": Deed(
        forms.ChangeCommitmentForm,
        lambda d, x: promising.change_commitment(
            **d.here, action_id=x["action"], words=x["words"], due_on=x["due_on"]
        ),
    ),
    "report": Deed(
        forms.ReportForm,
        lambda d, x: promising.report(
            **d.here,
            action_id=x["action"],
            outcome=x["outcome"],
            happened=x["happened"],
            changed=x["changed"],
            keep_open=x["keep_open"],
        ),
    ),
    "reported": Deed(
        forms.ReportTurnForm, lambda d, x: promising.end_report_turn(**d.here, **_about(x), back=x["back"])
    ),
    "reflect": Deed(
        forms.ReflectForm,
        lambda d, x: promising.reflect(**d.known, **_about(x), kind=x["kind"], words=x["words"]),
    ),
    "question": Deed(
        forms.QuestionForm, lambda d, x: promising.ask_closing_question(**d.here, question=x["question"])
    ),
    "room-only": Deed(
        forms.RoomOnlyForm,
        lambda d, x: promising.keep_in_room(**d.here, round_id=x["round"], room_only=x["room_only"]),
    ),
}
