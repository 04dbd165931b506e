"""Sharing what was prepared for a session, in one transaction: reports, the brief, the topic, the wish for a turn."""

from collections.abc import Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import drop_draft, hold_draft
from accounts.stamps import Stamp
from actions.services import report_on
from core.errors import Refused
from issues import services as issues
from issues.models import HELD, Issue, draft_slots
from sessions.models import Bid, Session
from sessions.process.machine import Status
from sessions.reads.formats import known_formats
from sessions.reads.preparation import Preparation, Turn, own_slots
from sessions.services import locking
from sessions.services.held_preparation import hold
from sessions.services.prepared import Said, Topic
from sets.roles import Roles
from sets.services.locking import require_running


@transaction.atomic
def prepare(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    said: Mapping[UUID, Said],
    topic: Topic,
    share: bool,
    stamp: Stamp | None = None,
) -> Session:
    """Keep all of it for oneself; with `share` report on the actions, and offer the topic as it is wished.

    What was reported since the set last met is said better, not a second time. Works while the room is open too, so
    that nothing typed is lost when it opens meanwhile.
    """
    session = locking.lock(session_id)
    roles = roles.again()
    if not roles.is_member(session.learning_set_id):
        raise PermissionDenied
    require_running(session.learning_set)
    preparation = Preparation(session, person, roles)
    if share:
        _report(preparation, said)
    issue = _bring(preparation, topic, share=share, stamp=stamp)
    if not share:
        hold(preparation, said, topic, issue=issue, stamp=stamp)
    for slot in _done_with(preparation, issue, share=share):
        drop_draft(person=person, slot=slot, stamp=stamp)
    if share and issue is None and topic.wants.strip():  # words without a topic have no other place
        slot = draft_slots(preparation.slots_of)["wants"]
        hold_draft(person=person, slot=slot, words=topic.wants.strip(), label=HELD, stamp=stamp)
    return session


def _done_with(preparation: Preparation, issue: Issue | None, *, share: bool) -> list[str]:
    """The draft slots of what has its own place now: the brief, and all that was shared."""
    slots = draft_slots(preparation.slots_of)
    if not share:
        is_draft = issue is not None and issue.status == Issue.Status.DRAFT
        return list(slots.values()) if is_draft else [slots["brief"]]
    if issue is None:
        del slots["wants"]
    return [*slots.values(), *preparation.report_slots, *own_slots(preparation.session).values()]


def _report(preparation: Preparation, said: Mapping[UUID, Said]) -> None:
    for one in preparation.actions:
        given = said.get(one.action.pk)
        if given is None or not given.outcome or _is_the_same(one.report, given):
            continue
        report_on(
            action_id=one.action.pk,
            person=preparation.person,
            outcome=given.outcome,
            happened=given.happened,
            changed=given.changed,
            keep_open=None,
            since=preparation.met_at,
        )


def _is_the_same(report: object, given: Said) -> bool:
    if report is None:
        return False
    return all(
        str(getattr(report, name)) == getattr(given, name) for name in ("outcome", "happened", "changed")
    )


def _bring(preparation: Preparation, topic: Topic, *, share: bool, stamp: Stamp | None) -> Issue | None:
    person, session = preparation.person, preparation.session
    issue = preparation.issue
    words = {"topic_line": topic.topic_line, "wants": topic.wants, "brief": topic.brief}
    if issue is not None and issue.status != Issue.Status.DRAFT and not share:
        # What the set reads of it changes only when it is shared.
        issues.keep_brief(person=person, issue_id=issue.pk, brief=topic.brief)
        return issue
    if issue is not None:
        issue = issues.change_issue(person=person, issue_id=issue.pk, **words, stamp=stamp)
    elif topic.topic_line.strip() or topic.brief.strip():
        issue = issues.start_issue(
            person=person,
            roles=preparation.roles,
            learning_set_id=session.learning_set_id,
            **words,
            stamp=stamp,
        )
    if issue is not None:
        _wish(preparation, issue, topic)
    if share and topic.turn:
        _ask_for_turn(preparation, issue, topic)
    return issue


def _wish(preparation: Preparation, issue: Issue, topic: Topic) -> None:
    if topic.wish_format and topic.wish_format not in known_formats(preparation.session.learning_set):
        raise Refused(_("Choose one of the formats offered."), field="wish_format")
    issue.wish_format, issue.wish_minutes = topic.wish_format, topic.wish_minutes
    issue.if_room = topic.turn == Turn.IF_ROOM
    issue.save(update_fields=["wish_format", "wish_minutes", "if_room", "updated_at"])


def _ask_for_turn(preparation: Preparation, issue: Issue | None, topic: Topic) -> None:
    """Offers the topic, or says that nothing is brought to this session; what is on offer waits for a later one."""
    session, person = preparation.session, preparation.person
    mine = Bid.objects.filter(session=session, person=person, issue=None)
    if topic.turn == Turn.NO:
        if session.state is Status.SCHEDULED:
            Bid.objects.get_or_create(
                session=session, person=person, issue=None, defaults={"wants_turn": False}
            )
        return
    if issue is None:
        raise Refused(_("Write your topic in one line, or choose “Not this time”."), field="topic_line")
    if session.state is Status.SCHEDULED:
        mine.delete()
    issues.offer_issue(person=person, roles=preparation.roles, issue_id=issue.pk)
