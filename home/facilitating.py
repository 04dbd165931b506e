"""A facilitator's first week, as Help tells it: before, in the room, after; and what each stage is for."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sessions.process.formats import DEFAULT_FORMAT, frame_closing, frame_opening
from sessions.process.stages import Stage, StageKind

Told = str | Promise

FACILITATING: tuple[tuple[Told, tuple[Told, ...]], ...] = (
    (
        _("Before"),
        (
            _("Practise a session twice: once to see it, once with the script in your hand."),
            _("Invite five to eight people, and agree on dates before anything else."),
            _("Say what the set agrees: ground rules, and what may leave the room."),
            _("On the day be there first. Open the room, and say hello to everybody by name."),
        ),
    ),
    (
        _("In the room"),
        (
            _("Read the line out loud, then be quiet. The page tells everybody whose turn it is."),
            _(
                "You keep the time and the rules. The group does the thinking, and you need not know the answer."
            ),
            _("Advice that sounds like a question: ask what the question in it is."),
            _("Ten seconds of silence are work. Count them before you help."),
        ),
    ),
    (
        _("After"),
        (
            _("Write into your log what you noticed about your own part; only you read it."),
            _("See that the next date stands, and who hosts."),
            _("Leave the topics and the actions to their owners. The next session begins with them."),
        ),
    ),
)

STAGE_IS_FOR: Mapping[StageKind, Told] = {
    StageKind.WELCOME: _("Everybody has spoken once before the work begins, and knows what was agreed."),
    StageKind.REPORTS: _(
        "What was promised is heard: learning comes from what was done, and from what was not."
    ),
    StageKind.TOPICS: _("Everybody can be chosen. One line each keeps the story for its own time."),
    StageKind.SELECTION: _("The group decides whose time it is, and what waits is carried."),
    StageKind.PRESENTING: _(
        "One person is heard out. The question they end with is what the round works on."
    ),
    StageKind.CLARIFICATION: _("All see the same picture: facts, and no opinions yet."),
    StageKind.PROBING: _("The presenter thinks anew. Most of what a round changes happens here."),
    StageKind.ACTION_QUESTIONS: _("From understanding to what could be done, still by questions."),
    StageKind.ACTIONS: _("The presenter alone decides what they will do, and by when."),
    StageKind.READ_BACK: _("The actions are in the presenter’s own words, so that they are kept."),
    StageKind.REFLECTION: _("The group learns to work better together, apart from any topic."),
    StageKind.NEXT_DATE: _("Nobody leaves without a day on which to report."),
}


def stages_of_a_session() -> tuple[Stage, ...]:
    """The frame, and one round in the format that is usual."""
    return (*frame_opening(1, 1), *DEFAULT_FORMAT.required, *frame_closing())
