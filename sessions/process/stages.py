"""Stages: who speaks, what the presenter does, what is captured, and the lines to say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class StageKind(StrEnum):
    # the frame around every format
    WELCOME = "welcome"
    REPORTS = "reports"
    TOPICS = "topics"
    SELECTION = "selection"
    BREAK = "break"
    REFLECTION = "reflection"
    NEXT_DATE = "next_date"
    # the rounds
    PRESENTING = "presenting"
    CLARIFICATION = "clarification"
    PROBING = "probing"
    ACTION_QUESTIONS = "action_questions"
    RESOURCES = "resources"
    ACTIONS = "actions"
    READ_BACK = "read_back"
    BRING_TO_LIFE = "bring_to_life"
    SUGGESTIONS = "suggestions"
    RESPONSE = "response"
    COMMITMENT = "commitment"
    ROLES = "roles"
    PRESENT_AND_CLARIFY = "present_and_clarify"
    OPEN_QUESTIONS = "open_questions"
    PROCESS_REVIEW = "process_review"
    OPENING_THEME = "opening_theme"
    PERSPECTIVES = "perspectives"
    TAKEAWAYS = "takeaways"
    ACTIVITY = "activity"
    FREEFORM = "freeform"
    # anywhere
    OFF_SCRIPT = "off_script"


class WhoSpeaks(StrEnum):
    EVERYBODY = "everybody"
    FACILITATOR = "facilitator"
    PRESENTER = "presenter"
    MEMBERS_IN_TURN = "members_in_turn"
    MEMBERS = "members"
    PRESENTER_AND_MEMBERS = "presenter_and_members"
    OWNER_IN_TURN = "owner_in_turn"
    NOTE_TAKER = "note_taker"
    EACH_IN_TURN = "each_in_turn"

    @property
    def words(self) -> str:
        return _WHO_SPEAKS[self]

    @property
    def has_queue(self) -> bool:
        """Whether members queue to speak, one at a time."""
        return self is WhoSpeaks.MEMBERS_IN_TURN


class PresenterState(StrEnum):
    NONE = "none"
    SPEAKING = "speaking"
    ANSWERING = "answering"
    LISTENING = "listening"
    DECIDING = "deciding"

    @property
    def words(self) -> str:
        return _PRESENTER_STATE[self][0]

    @property
    def words_to_them(self) -> str:
        """The same, said to the presenter."""
        return _PRESENTER_STATE[self][1]


class Capture(StrEnum):
    CLARIFICATION = "clarification"
    PROBING = "probing"
    ACTION_QUESTION = "action_question"
    PARKED = "parked"
    SUGGESTION = "suggestion"
    RESOURCE = "resource"
    ACTION = "action"
    REPORT = "report"
    TOPIC = "topic"
    SELECTION = "selection"
    STAR = "star"
    REFLECTION = "reflection"
    NEXT_DATE = "next_date"
    TAKEAWAY = "takeaway"
    NOTE = "note"

    @property
    def words(self) -> str:
        """What is captured, as the say card names it."""
        return _CAPTURE[self][0]

    @property
    def label(self) -> str:
        """One of it, as a list or a choice names it."""
        return _CAPTURE[self][1]

    @property
    def is_question(self) -> bool:
        return self in QUESTION_CAPTURES


QUESTION_CAPTURES = (Capture.CLARIFICATION, Capture.PROBING, Capture.ACTION_QUESTION)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one stage; `{presenter}` and `{owner}` are placeholders for names."""

    say: str  # the facilitator reads it out loud
    facilitator: str  # a practical hint, for the facilitator alone
    member: str
    presenter: str  # in the frame: for whoever has the floor
    gets: str = ""  # what to write down; empty when nothing is kept
    wall: str = ""  # for the projector: names, never what a member wrote

    def filled(self, *, presenter: str = "", owner: str = "") -> "Lines":
        return replace(
            self,
            say=fill(self.say, presenter=presenter, owner=owner),
            facilitator=fill(self.facilitator, presenter=presenter, owner=owner),
            member=fill(self.member, presenter=presenter, owner=owner),
            presenter=fill(self.presenter, presenter=presenter, owner=owner),
            gets=fill(self.gets, presenter=presenter, owner=owner),
            wall=fill(self.wall, presenter=presenter, owner=owner),
        )


@dataclass(frozen=True, slots=True)
class Stage:
    kind: StageKind
    name: str
    minutes: int
    who_speaks: WhoSpeaks
    presenter_state: PresenterState
    captures: tuple[Capture, ...]  # the first is the kind that is offered
    lines: Lines
    optional: bool = False  # off until somebody asks for it
    note: str = ""
    plain: "Stage | None" = None  # the built-in stage, where a set gave it words of its own

    @property
    def keeps(self) -> str:
        """What is kept, in words."""
        return keeps(self.captures)

    def lasting(self, minutes: int) -> "Stage":
        return replace(self, minutes=minutes)


def keeps(captures: Iterable[Capture]) -> str:
    """What is kept, in words."""
    words = list(dict.fromkeys(capture.words for capture in captures))
    if not words:
        return "Nothing"
    return ", ".join([words[0], *(word[0].lower() + word[1:] for word in words[1:])])


def fill(text: str, *, presenter: str = "", owner: str = "") -> str:
    """Put the names in.

    Not `str.format`: a line may be translated by somebody who slips a brace in, and a name may hold
    braces or a placeholder itself. One pass, so a name is never read as part of the line.
    """
    names = {"presenter": presenter or "the presenter", "owner": owner or "the next person"}

    def name(match: re.Match[str]) -> str:
        found = names[match[1]]
        given = {"presenter": presenter, "owner": owner}[match[1]]
        return found if given or not _starts_sentence(text, match.start()) else _capital(found)

    return _PLACEHOLDER.sub(name, text)


_PLACEHOLDER = re.compile(r"\{(presenter|owner)\}")


def _starts_sentence(text: str, at: int) -> bool:
    return text[:at].rstrip()[-1:] in {"", ".", "?"}


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


_WHO_SPEAKS = {
    WhoSpeaks.EVERYBODY: "Everybody",
    WhoSpeaks.FACILITATOR: "The facilitator",
    WhoSpeaks.PRESENTER: "The presenter",
    WhoSpeaks.MEMBERS_IN_TURN: "Members, one at a time",
    WhoSpeaks.MEMBERS: "Members, freely",
    WhoSpeaks.PRESENTER_AND_MEMBERS: "The presenter and members",
    WhoSpeaks.OWNER_IN_TURN: "Each owner of an action, in turn",
    WhoSpeaks.NOTE_TAKER: "Whoever took notes",
    WhoSpeaks.EACH_IN_TURN: "Each in turn",
}

_PRESENTER_STATE = {
    PresenterState.NONE: ("Nobody presents", "Nobody presents"),
    PresenterState.SPEAKING: ("Speaks", "Speak"),
    PresenterState.ANSWERING: ("Answers", "Answer"),
    PresenterState.LISTENING: ("Listens", "Listen"),
    PresenterState.DECIDING: ("Decides", "Decide"),
}

_CAPTURE = {
    Capture.CLARIFICATION: ("Questions worth keeping", "Clarification question"),
    Capture.PROBING: ("Questions worth keeping", "Probing question"),
    Capture.ACTION_QUESTION: ("Questions worth keeping", "Action question"),
    Capture.PARKED: ("Parked questions", "Parked question"),
    Capture.SUGGESTION: ("Suggestions", "Suggestion"),
    Capture.RESOURCE: ("Resources", "Resource"),
    Capture.ACTION: ("Actions", "Action"),
    Capture.REPORT: ("What became of each action", "Report"),
    Capture.TOPIC: ("The topic line", "Topic line"),
    Capture.SELECTION: ("Who presents, in what order", "Selection"),
    Capture.STAR: ("Stars on suggestions", "Star"),
    Capture.REFLECTION: ("What went well, what could be better", "Reflection"),
    Capture.NEXT_DATE: ("The next date", "Next date"),
    Capture.TAKEAWAY: ("Take-aways", "Take-away"),
    Capture.NOTE: ("Notes", "Note"),
}
