"""What was prepared and is not shared: kept for its owner, as drafts, beside what the set sees."""

from collections.abc import Mapping
from uuid import UUID

from accounts.services import drop_draft, hold_draft
from accounts.stamps import Stamp
from issues.models import HELD, Issue, draft_slots
from sessions.reads.preparation import Preparation, own_slots, reads_the_same
from sessions.services.prepared import Said, Topic


def hold(
    preparation: Preparation,
    said: Mapping[UUID, Said],
    topic: Topic,
    *,
    issue: Issue | None,
    stamp: Stamp | None,
) -> None:
    """Hold what differs from what stands, and drop the drafts of the rest; `issue` is the one that is kept by now."""
    person = preparation.person
    for slot, (typed, stands) in (
        _of_topic(preparation, topic, issue) | _of_reports(preparation, said)
    ).items():
        if reads_the_same(typed, stands):
            drop_draft(person=person, slot=slot, stamp=stamp)
        else:
            hold_draft(person=person, slot=slot, words=typed, label=HELD, stamp=stamp)


def _of_topic(preparation: Preparation, topic: Topic, issue: Issue | None) -> dict[str, tuple[str, str]]:
    """A topic that is a draft keeps its words and its wish itself, all but the turn."""
    stands, slots = preparation.shared, own_slots(preparation.session)
    typed = {
        "turn": topic.turn,
        "wish_format": topic.wish_format,
        "wish_minutes": str(topic.wish_minutes or ""),
        "topic_line": " ".join(topic.topic_line.split()),
        "wants": topic.wants.strip(),
    }
    slots |= {name: slot for name, slot in draft_slots(preparation.slots_of).items() if name in typed}
    if issue is not None and issue.status == Issue.Status.DRAFT:
        slots = {"turn": slots["turn"]}
    return {slot: (typed[name], str(stands.get(name) or "")) for name, slot in slots.items()}


def _of_reports(preparation: Preparation, said: Mapping[UUID, Said]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for one in preparation.actions:
        given, stands = said.get(one.action.pk), one.filled({})
        if given is not None:
            typed = {"outcome": given.outcome, "happened": given.happened, "changed": given.changed}
            found |= {slot: (typed[name], stands[name]) for name, slot in one.slots.items()}
    return found
