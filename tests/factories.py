"""Rows for tests: small typed functions with sensible defaults; sessions run through the real services.

Words tables are written outside any scope here, so that a test need not open one to set the scene.
"""

import itertools
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import time_machine
from allauth.account.models import EmailAddress
from django.utils.text import slugify
from django_scopes import scopes_disabled

from accounts.models import User
from actions import services as action_services
from actions.models import Action, Report
from core import clock
from issues.models import Brief, Issue, Theme
from programmes.models import Organisation, Programme, ProgrammeRole, ProgrammeStream
from room.services import commitments, opening, presence, running, selection, topics
from sessions.models import Bid, OwnFormat, Round, Session, Step
from sessions.process.formats import FORMATS
from sessions.process.formats.own import OwnStage
from sessions.process.machine import Move
from sessions.services import own_formats
from sets.models import Acceptance, Agreement, LearningSet, Membership, Renewal, SetStatus
from sets.roles import roles_of

LONG_AGO = timedelta(days=400)
_numbers = itertools.count(1)


def user(name: str = "", *, email: str = "", password: str | None = None, **fields: object) -> User:
    """A person; with a password they also have a verified address, so that they can really sign in."""
    number = next(_numbers)
    name = name or f"Person {number}"
    email = email or f"{slugify(name) or 'person'}-{number}@example.org"
    made = User.objects.create_user(email, password, name=name, **fields)
    if password is not None:
        EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def organisation(name: str = "") -> Organisation:
    """An organisation with a slug of its own."""
    number = next(_numbers)
    name = name or f"Organisation {number}"
    return Organisation.objects.create(name=name, slug=f"{slugify(name)}-{number}")


def programme(name: str = "", *, within: Organisation | None = None, **fields: object) -> Programme:
    """A programme, in an organisation of its own unless one is given."""
    name = name or f"Programme {next(_numbers)}"
    return Programme.objects.create(organisation=within or organisation(), name=name, **fields)


def stream(within: Programme, name: str = "Finance", **fields: object) -> ProgrammeStream:
    """A stream of a programme."""
    return ProgrammeStream.objects.create(programme=within, name=name, **fields)


def role(person: User, in_: Programme, as_: str = "lead", **fields: object) -> ProgrammeRole:
    """A lead's or facilitator's role in a programme, held for long unless said otherwise."""
    fields.setdefault("started_at", clock.now() - LONG_AGO)
    return ProgrammeRole.objects.create(programme=in_, person=person, role=as_, **fields)


def membership(person: User, learning_set: LearningSet, as_: str = "member", **fields: object) -> Membership:
    """A membership, held for long unless said otherwise; a member takes the next seat."""
    fields.setdefault("started_at", clock.now() - LONG_AGO)
    fields.setdefault("seat", Membership.objects.filter(learning_set=learning_set, role=as_).count())
    return Membership.objects.create(learning_set=learning_set, person=person, role=as_, **fields)


def learning_set(
    name: str = "",
    *,
    within: Programme | None = None,
    members: Iterable[User] | int = (),
    facilitators: Iterable[User] = (),
    observers: Iterable[User] = (),
    **fields: object,
) -> LearningSet:
    """A set with its people; a number of members makes so many strangers."""
    fields.setdefault("status", SetStatus.FACILITATED)
    made = LearningSet.objects.create(
        programme=within or programme(), name=name or f"Set {next(_numbers)}", **fields
    )
    for person in [user() for _ in range(members)] if isinstance(members, int) else members:
        membership(person, made)
    for person in facilitators:
        membership(person, made, "facilitator")
    for person in observers:
        membership(person, made, "observer")
    return made


def agreement(
    learning_set: LearningSet,
    *,
    rules: str = "Only one at a time\nCounselling style\nSafe to admit need",
    confidentiality: str = "What is said in the set stays in the set.",
    version: int = 1,
    accepted_by: Iterable[User] = (),
    look_back: str = "",
) -> Agreement:
    """A version of a set's ground rules, accepted by some."""
    with scopes_disabled():
        made = Agreement.objects.create(
            learning_set=learning_set, version=version, ground_rules=rules, confidentiality=confidentiality
        )
        Acceptance.objects.bulk_create(
            [Acceptance(agreement=made, person=person, learning_set=learning_set) for person in accepted_by]
        )
        if look_back:
            Renewal.objects.create(
                learning_set=learning_set,
                agreement=made,
                first_session=1,
                last_session=4,
                look_back=look_back,
            )
    return made


def issue(owner: User, learning_set: LearningSet, line: str = "How do I begin?", **fields: object) -> Issue:
    """An issue that its owner has offered to the set."""
    fields.setdefault("status", Issue.Status.OFFERED)
    fields.setdefault("offered_at", clock.now())
    with scopes_disabled():
        return Issue.objects.create(owner=owner, learning_set=learning_set, topic_line=line, **fields)


def brief(issue: Issue, words: str = "What happened so far.") -> Brief:
    """Its owner's private preparation."""
    with scopes_disabled():
        return Brief.objects.create(issue=issue, person_id=issue.owner_id, words=words)


def own_format(
    learning_set: LearningSet,
    person: User,
    *,
    name: str = "Ours",
    stages: Sequence[OwnStage] | None = None,
    based_on: str = "classic",
) -> OwnFormat:
    """A format of the set's own, made by somebody who arranges things in it."""
    if stages is None:
        stages = [OwnStage.of(stage) for stage in FORMATS[based_on].required]
    with scopes_disabled():
        made = own_formats.make_format(
            learning_set_id=learning_set.pk,
            person=person,
            roles=roles_of(person.pk),
            based_on=based_on,
            name=name,
            stages=stages,
        )
    learning_set.refresh_from_db()
    return made


def theme(learning_set: LearningSet, words: str = "What keeps us going?") -> Theme:
    """A shared question set ahead."""
    with scopes_disabled():
        return Theme.objects.create(learning_set=learning_set, words=words)


def action(owner: User, learning_set: LearningSet, words: str = "I will ask.", **fields: object) -> Action:
    """An open action."""
    with scopes_disabled():
        return Action.objects.create(owner=owner, learning_set=learning_set, words=words, **fields)


def report(action: Action, outcome: str = "done", *, happened: str = "", changed: str = "") -> Report:
    """What its owner says of an action, through the service."""
    with scopes_disabled():
        return action_services.report_on(
            action_id=action.pk, person=action.owner, outcome=outcome, happened=happened, changed=changed
        )


def session(
    learning_set: LearningSet,
    *,
    starts_at: datetime | None = None,
    rounds: int | None = None,
    **fields: object,
) -> Session:
    """A scheduled session, twenty minutes from now unless said otherwise: its room may be opened."""
    starts_at = starts_at or clock.now() + timedelta(minutes=20)
    fields.setdefault("minutes", learning_set.minutes)
    fields.setdefault("format", learning_set.default_format)
    return Session.objects.create(
        learning_set=learning_set,
        starts_at=starts_at,
        local_start=starts_at.astimezone(learning_set.zone).strftime("%Y-%m-%dT%H:%M"),
        time_zone=learning_set.time_zone,
        planned_rounds=learning_set.rounds if rounds is None else rounds,
        **fields,
    )


def members_of(learning_set: LearningSet) -> list[User]:
    """Today's members in the order of their seats."""
    held = Membership.objects.current().filter(learning_set=learning_set).counted().seated()
    return [one.person for one in held.select_related("person")]


def facilitator_of(learning_set: LearningSet) -> User:
    """The first of today's facilitators."""
    held = Membership.objects.current().filter(learning_set=learning_set, role=Membership.Role.FACILITATOR)
    return held.select_related("person")[0].person


def open_session(
    learning_set: LearningSet,
    *,
    host: User | None = None,
    here: Sequence[User] | None = None,
    **fields: object,
) -> Session:
    """A session whose room is open; the facilitator and all members are here unless `here` says who."""
    made = session(learning_set, **fields)  # type: ignore[arg-type]
    host = host or facilitator_of(learning_set)
    with scopes_disabled():
        opening.open_room(
            session_id=made.pk, person=host, roles=roles_of(host.pk), expected_version=made.version
        )
        for person in [host, *(members_of(learning_set) if here is None else here)]:
            presence.join(session_id=made.pk, person=person, roles=roles_of(person.pk))
    made.refresh_from_db()
    return made


def running_session(
    learning_set: LearningSet,
    *,
    host: User | None = None,
    here: Sequence[User] | None = None,
    at: str = "",
    starts_at: datetime | None = None,
    rounds: int | None = None,
    **fields: object,
) -> Session:
    """A session that has started, at its first stage, or at the first one whose kind is `at`."""
    made = open_session(learning_set, host=host, here=here, starts_at=starts_at, rounds=rounds, **fields)
    assert made.host is not None
    with scopes_disabled():
        made = running.start(session_id=made.pk, person=made.host, expected_version=made.version)
        if at:
            made = go_to(made, at)
    return made


def go_to(session: Session, kind: str, *, nth: int = 0) -> Session:
    """Jumps to the nth stage of that kind."""
    assert session.host is not None
    step = Step.objects.filter(session=session, kind=kind).order_by("position")[nth]
    with scopes_disabled():
        return running.move_on(
            session_id=session.pk,
            person=session.host,
            move=Move.JUMP,
            step_id=step.pk,
            expected_version=session.version,
        )


def bid(session: Session, person: User, line: str = "How do I begin?", **fields: object) -> Bid:
    """That person's topic in an open session, offered through the service."""
    with scopes_disabled():
        topics.offer(
            session_id=session.pk,
            person=person,
            roles=roles_of(person.pk),
            topic_line=line,
            **fields,  # type: ignore[arg-type]
        )
    return Bid.objects.filter(session=session, person=person).on_table().latest()


def chosen(session: Session, person: User, line: str = "How do I begin?") -> Round:
    """That person's topic, offered and chosen: the round it is given."""
    one = bid(session, person, line)
    assert session.host is not None
    with scopes_disabled():
        selection.choose(session_id=session.pk, person=session.host, bid_id=one.pk, expected_version=None)
    session.refresh_from_db()
    return Round.objects.get(session=session, presenter=person)


def closed_session(
    learning_set: LearningSet,
    *,
    on: datetime | None = None,
    host: User | None = None,
    came: Sequence[User] | None = None,
    presenters: Sequence[User] = (),
    waiting: Sequence[User] = (),
    promises: Sequence[tuple[User, str]] = (),
    rounds: int | None = None,
    format: str = "",
) -> Session:
    """A session held to its end, yesterday unless `on` says when.

    `presenters` have a turn, `waiting` asked for one and were not chosen, `promises` are a presenter's actions.
    """
    moment = on or clock.now() - timedelta(days=1)
    with time_machine.travel(moment, tick=True), scopes_disabled():
        held = running_session(
            learning_set,
            host=host,
            here=came,
            starts_at=moment,
            rounds=len(presenters) if rounds is None else rounds,
            format=format or learning_set.default_format,
        )
        turns = [chosen(held, person) for person in presenters]
        for person in waiting:
            bid(held, person)
        for turn in turns:
            run_round(turn, [words for person, words in promises if person.pk == turn.presenter_id])
        held.refresh_from_db()
        assert held.host is not None
        return opening.close_session(session_id=held.pk, person=held.host, expected_version=held.version)


def run_round(turn: Round, promises: Sequence[str] = ()) -> None:
    """Goes to the round's last stage and keeps what its presenter will do."""
    session = turn.session
    session.refresh_from_db()
    last = Step.objects.filter(round=turn).order_by("position").last()
    assert last is not None
    assert session.host is not None
    assert turn.presenter is not None
    with scopes_disabled():
        running.move_on(
            session_id=session.pk,
            person=session.host,
            move=Move.JUMP,
            step_id=last.pk,
            expected_version=session.version,
        )
        for words in promises:
            commitments.commit(session_id=session.pk, person=turn.presenter, round_id=turn.pk, words=words)
