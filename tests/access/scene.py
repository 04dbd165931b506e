"""The scene before the walls: Harbour and Heron with everything in them that an address can name.

Words come from `say`, so that the same scene serves the matrix (plain words) and the canaries (a token each).
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import time_machine
from allauth.mfa.models import Authenticator
from django_scopes import scopes_disabled

from accounts.models import User
from accounts.services import save_draft
from actions.models import ActionEvent
from actions.services import release_sentence, take_sentence_back
from core import clock
from planning.models import PollSlot
from planning.services import joining, polls, reminders, scheduling
from room.services import contributions, opening, room_only
from sessions.models import (
    Attendance,
    Contribution,
    OwnFormat,
    Reflection,
    ReleasedEntry,
    Round,
    Session,
    Step,
    StepWords,
    Supervision,
    TraineeFeedback,
)
from sessions.process.formats.own import OwnStage
from sessions.process.stages import StageKind
from sessions.services.facilitator_log import write_log
from sets import services as set_services
from sets.models import (
    Acceptance,
    Agreement,
    LearningSet,
    Membership,
    Placement,
    PlacingNote,
    Review,
    ReviewSheet,
)
from sets.roles import roles_of
from tests import factories
from tests.access.places import KINDS, Place, Scene
from tests.cast import wide_cast

Say = Callable[[str], str]


def plain(label: str) -> str:
    return f"Some words of {label}"


def build(say: Say = plain) -> Scene:
    """Makes both sets; Harbour's past lies on both sides of the day its newcomer joined and its leaver left."""
    cast = wide_cast()
    outsider = factories.user("Olly Outside")
    strangers = [factories.user(f"Heron {n}") for n in range(4)]
    for person in strangers:
        factories.membership(person, cast.heron, is_deputy=person is strangers[3])
    left = factories.user("Wim Away")
    factories.membership(left, cast.heron, ended_at=clock.now() - timedelta(days=1), seat=7)
    harbour = _place(cast.harbour, cast.ada, cast.gita, cast.ben, cast.hal, cast.dev, cast.leaver, say, "")
    heron = _place(
        cast.heron,
        cast.other_facilitator,
        strangers[3],
        cast.finn,
        strangers[0],
        strangers[1],
        left,
        say,
        "heron ",
    )
    heron.programme = cast.other_programme
    people: dict[str, User | None] = {
        "anonymous": None,
        "outsider": outsider,
        "other_organisation_lead": cast.other_organisation_lead,
        "lead": cast.esi,
        "other_programme_lead": cast.other_programme_lead,
        "site_admin": cast.sam,
        "past_facilitator": cast.past_facilitator,
        "other_facilitator": cast.other_facilitator,
        "leaver": cast.leaver,
        "observer": cast.observer,
        "newcomer": cast.newcomer,
        "member": cast.cleo,
        "presenter": cast.ben,
        "deputy": cast.gita,
        "facilitator": cast.ada,
    }
    assert tuple(people) == KINDS
    scene = Scene(cast=cast, harbour=harbour, heron=heron, people=people)
    _belongings(scene, say)
    # Whoever looks after the site owes a second step; the demo alone does without.
    Authenticator.objects.create(user=cast.sam, type=Authenticator.Type.TOTP, data={})
    return scene


def _place(
    learning_set: LearningSet,
    facilitator: User,
    deputy: User,
    presenter: User,
    somebody: User,
    absent: User,
    left: User,
    say: Say,
    where: str,
) -> Place:
    """`somebody` is a member whom others act upon; `absent` is never there; `left` was, until yesterday."""
    now = clock.now()
    with time_machine.travel(now - timedelta(days=30), tick=True):
        factories.agreement(
            learning_set,
            rules=say(f"{where}agreement.ground_rules"),
            confidentiality=say(f"{where}agreement.confidentiality"),
            accepted_by=[somebody],
            look_back=say(f"{where}renewal.look_back old"),
        )
        factories.issue(somebody, learning_set, say(f"{where}issue.topic_line old"))
        old_action = factories.action(somebody, learning_set, say(f"{where}action.words old"))
        factories.theme(learning_set, say(f"{where}theme.words old"))
    _first(learning_set, facilitator, presenter, left, somebody, absent, now, say, where)
    held = _held(learning_set, facilitator, presenter, somebody, absent, now, say, where)
    _trainee(held, somebody, say(f"{where}trainee.words"))
    with time_machine.travel(now - timedelta(hours=2), tick=True):
        coming = factories.session(learning_set, starts_at=now + timedelta(days=3))
        _sorry(coming, absent, say(f"{where}apology.reason old"))
        called_off = factories.session(learning_set, starts_at=now + timedelta(days=10))
        with scopes_disabled():
            scheduling.cancel_session(
                session_id=called_off.pk,
                person=facilitator,
                roles=roles_of(facilitator.pk),
                expected_version=None,
            )
    _sorry(coming, somebody, say(f"{where}apology.reason"))
    with scopes_disabled():
        reminders.save_words(
            session_id=coming.pk,
            person=facilitator,
            roles=roles_of(facilitator.pk),
            words=say(f"{where}reminder words"),
        )
        joining.save_joining(
            session_id=coming.pk,
            person=facilitator,
            roles=roles_of(facilitator.pk),
            way=say(f"{where}joining.way"),
            bring=say(f"{where}joining.bring"),
            link=coming.link,
        )
    running = _running(learning_set, facilitator, presenter, somebody, absent, now, say, where)
    theme = factories.theme(learning_set, say(f"{where}theme.words"))
    own_format = _own_format(learning_set, facilitator, running, say, where)
    action = factories.action(somebody, learning_set, say(f"{where}action.words"))
    factories.report(
        old_action,
        "partly",
        happened=say(f"{where}report.happened"),
        changed=say(f"{where}report.changed"),
    )
    issue = factories.issue(
        somebody, learning_set, say(f"{where}issue.topic_line"), wants=say(f"{where}issue.wants")
    )
    with scopes_disabled():
        asked = set_services.invite(
            learning_set_id=learning_set.pk,
            person=facilitator,
            roles=roles_of(facilitator.pk),
            emails=[f"asked-{where.strip() or 'harbour'}@example.org"],
        )
    _reviews(learning_set, facilitator, somebody, now, say, where)
    held_now = Membership.objects.get(learning_set=learning_set, person=somebody)
    return Place(
        learning_set=learning_set,
        programme=learning_set.programme,
        facilitator=facilitator,
        deputy=deputy,
        presenter=presenter,
        membership=held_now,
        ended=Membership.objects.get(learning_set=learning_set, person=left),
        invitation=asked.invited[0],
        issue=issue,
        theme=theme,
        own_format=own_format,
        action=action,
        coming=coming,
        called_off=called_off,
        held=held,
        running=running,
        slot=_slot(learning_set, facilitator, somebody, say(f"{where}poll note"), now),
    )


def _trainee(held: Session, author: User, words: str) -> None:
    """An observer of their own learnt to facilitate yesterday, and was told how it was."""
    trainee = factories.user("Tess Learns")
    factories.membership(trainee, held.learning_set, "observer")
    Session.objects.filter(pk=held.pk).update(trainee=trainee)
    with scopes_disabled():
        TraineeFeedback.objects.create(
            learning_set=held.learning_set, session=held, trainee=trainee, author=author, words=words
        )


def _reviews(
    learning_set: LearningSet, facilitator: User, somebody: User, now: datetime, say: Say, where: str
) -> None:
    """One that the set has looked at before the newcomer came, and one that is open."""
    kinds = (("held", now - timedelta(days=20)), ("open", now))
    for state, at in kinds:
        with scopes_disabled(), time_machine.travel(at, tick=True):
            review = Review.objects.create(
                learning_set=learning_set,
                kind="middle",
                agreement=Agreement.objects.get(learning_set=learning_set),
                shown_at=at if state == "held" else None,
            )
            ReviewSheet.objects.create(
                learning_set=learning_set,
                review=review,
                author=somebody,
                marks=say(f"{where}review.words {state} marks"),
                keep=say(f"{where}review.words {state}"),
                change=say(f"{where}review.words {state} too"),
            )


def _own_format(
    learning_set: LearningSet, facilitator: User, running: Session, say: Say, where: str
) -> OwnFormat:
    """A format of the set's own, and one whose stages are no more than a word; a step with words of the set's own."""
    made = factories.own_format(
        learning_set,
        facilitator,
        name=say(f"{where}own_format.name"),
        stages=[OwnStage(StageKind.PROBING, say(f"{where}own_stage.name"), 9, say(f"{where}own_stage.say"))],
    )
    step = Step.objects.filter(session=running, kind="suggestions").order_by("position")[0]
    with scopes_disabled():
        OwnFormat.objects.create(
            learning_set=learning_set,
            based_on="classic",
            name=say(f"{where}own_format.name other"),
            stages=say(f"{where}own_format.stages"),
        )
        StepWords.objects.create(
            learning_set=learning_set,
            step=step,
            name=say(f"{where}step_words.name"),
            say=say(f"{where}step_words.say"),
        )
    Step.objects.filter(pk=step.pk).update(is_own=True)
    return made


def _slot(learning_set: LearningSet, facilitator: User, somebody: User, note: str, now: datetime) -> PollSlot:
    """A date of a poll that is open."""
    local = (now + timedelta(days=20)).astimezone(learning_set.zone).replace(tzinfo=None)
    poll = polls.ask(
        learning_set=learning_set,
        person=facilitator,
        roles=roles_of(facilitator.pk),
        slots=[local, local + timedelta(days=1)],
        minutes=120,
        closes_at=now + timedelta(days=7),
    )
    with scopes_disabled():
        polls.answer(poll_id=poll.pk, person=somebody, roles=roles_of(somebody.pk), answers={}, note=note)
    return poll.slots.all()[0]


def _sorry(session: Session, person: User, reason: str) -> None:
    with scopes_disabled():
        scheduling.answer(
            session_id=session.pk, person=person, roles=roles_of(person.pk), answer="no", reason=reason
        )


def _keep(session: Session, round_: Round, author: User, words: str, kind: str = "probing") -> None:
    with scopes_disabled():
        Contribution.objects.create(
            learning_set_id=session.learning_set_id,
            round=round_,
            step=Step.objects.filter(round=round_).order_by("position")[0],
            author=author,
            written_by=author,
            kind=kind,
            words=words,
        )


def _reflect(session: Session, author: User, words: str, kind: str = "well") -> None:
    with scopes_disabled():
        Reflection.objects.create(
            learning_set_id=session.learning_set_id, session=session, author=author, kind=kind, words=words
        )


def _first(
    learning_set: LearningSet,
    facilitator: User,
    presenter: User,
    left: User,
    somebody: User,
    absent: User,
    now: datetime,
    say: Say,
    where: str,
) -> Session:
    """A month ago, when the one who left was there."""
    with time_machine.travel(now - timedelta(days=29), tick=True):
        session = factories.running_session(learning_set, here=[presenter, left, somebody])
        turn = factories.chosen(session, left, say(f"{where}issue.topic_line leaver"))
        _keep(session, turn, somebody, say(f"{where}contribution.words first"))
        factories.run_round(turn, [say(f"{where}action.words leaver")])
        _reflect(session, left, say(f"{where}reflection.words leaver"))
        session.refresh_from_db()
        return _close(session)


def _held(
    learning_set: LearningSet,
    facilitator: User,
    presenter: User,
    somebody: User,
    absent: User,
    now: datetime,
    say: Say,
    where: str,
) -> Session:
    """Yesterday evening: one topic for all, one that its presenter kept in the room."""
    with time_machine.travel(now - timedelta(hours=20), tick=True):
        here = [one for one in factories.members_of(learning_set) if one != absent]
        session = factories.running_session(learning_set, here=here)
        _sorry_before(session, absent, say(f"{where}apology.reason held"))
        turn = factories.chosen(session, presenter, say(f"{where}issue.topic_line held"))
        _keep(session, turn, somebody, say(f"{where}contribution.words held"))
        factories.run_round(turn, [say(f"{where}action.words held")])
        session.refresh_from_db()
        closed = factories.chosen(session, somebody, say(f"{where}issue.topic_line roomonly"))
        _keep(session, closed, presenter, say(f"{where}contribution.words roomonly"))
        with scopes_disabled():
            room_only.keep_in_room(session_id=session.pk, person=somebody, round_id=closed.pk, room_only=True)
        factories.run_round(closed)
        for kind in ("well", "better", "closing"):
            _reflect(session, somebody, say(f"{where}reflection.words {kind}"), kind)
        session.refresh_from_db()
        return _close(session)


def _sorry_before(session: Session, person: User, reason: str) -> None:
    from sessions.models import Apology

    with scopes_disabled():
        Apology.objects.create(
            learning_set_id=session.learning_set_id, session=session, person=person, reason=reason
        )


def _running(
    learning_set: LearningSet,
    facilitator: User,
    presenter: User,
    somebody: User,
    absent: User,
    now: datetime,
    say: Say,
    where: str,
) -> Session:
    """Begun two hours ago, so before the newcomer joined; the presenter only listens now."""
    with time_machine.travel(now - timedelta(hours=2), tick=True):
        here = [one for one in factories.members_of(learning_set) if one != absent]
        here += [
            m.person for m in Membership.objects.current().filter(learning_set=learning_set, role="observer")
        ]
        session = factories.running_session(learning_set, format="suggestions", rounds=0, here=here)
        turn = factories.chosen(session, presenter, say(f"{where}issue.topic_line running"))
        factories.chosen(session, somebody, say(f"{where}issue.topic_line next"))
        Acceptance.objects.filter(person=presenter).delete()
    session = factories.go_to(_fresh(session), "suggestions")
    with time_machine.travel(now - timedelta(minutes=90), tick=True):
        _keep(session, turn, somebody, say(f"{where}contribution.words early"), "suggestion")
    step = _fresh(session).step
    assert step is not None
    with scopes_disabled():
        contributions.contribute(
            session_id=session.pk,
            person=somebody,
            roles=roles_of(somebody.pk),
            step_id=step.pk,
            kind="suggestion",
            words=say(f"{where}contribution.words running"),
        )
    _reflect(session, somebody, say(f"{where}reflection.words running"))
    # Whoever runs the room is there for as long as any test takes.
    Attendance.objects.filter(session=session, person=facilitator).update(seen_at=now + timedelta(hours=1))
    return _fresh(session)


def _close(session: Session) -> Session:
    assert session.host is not None
    with scopes_disabled():
        return opening.close_session(session_id=session.pk, person=session.host, expected_version=None)


def _fresh(session: Session) -> Session:
    return Session.objects.select_related("step", "host", "learning_set").get(pk=session.pk)


def _belongings(scene: Scene, say: Say) -> None:
    """An issue with its brief, an action and drafts for everybody who is or was in Harbour."""
    harbour = scene.harbour
    for kind in KINDS[KINDS.index("past_facilitator") :]:
        person = scene.people[kind]
        assert person is not None
        learning_set = scene.heron.learning_set if kind == "other_facilitator" else harbour.learning_set
        issue = factories.issue(
            person, learning_set, say(f"{kind} issue.topic_line draft"), status="draft", offered_at=None
        )
        factories.brief(issue, say(f"{kind} brief.words"))
        action = factories.action(person, learning_set, say(f"{kind} action.words mine"))
        note = say(f"{kind} note.words")
        ActionEvent.objects.create(person=person, action=action, kind=ActionEvent.Kind.NOTE, words=note)
        with scopes_disabled():
            save_draft(
                person=person,
                slot=f"pad:{harbour.running.pk}",
                words=say(f"{kind} draft.words"),
                about=harbour.running.pk,
                label="pad",
            )
        harbour.mine[person] = (issue, action)
    member = scene.people["member"]
    assert member is not None
    with scopes_disabled():
        for state in ("back", "released"):  # one at a time stands
            words = say(f"member evidence.words {state}")
            action = harbour.mine[member][1]
            one = release_sentence(action_id=action.pk, person=member, words=words, is_named=False)
            if state == "back":
                take_sentence_back(evidence_id=one.pk, person=member)
    for kind, held in (("facilitator", harbour.held), ("other_facilitator", scene.heron.held)):
        person = scene.people[kind]
        assert person is not None
        with scopes_disabled():
            write_log(person=person, session_id=held.pk, words=say(f"{kind} log.words"))
    _released(scene, say)
    _to_place(scene, say)


def _to_place(scene: Scene, say: Say) -> None:
    """Each programme's lead keeps a private note on somebody who is in no set yet, and on whom to keep them from."""
    for place, lead, where in (
        (scene.harbour, scene.people["lead"], ""),
        (scene.heron, scene.people["other_programme_lead"], "heron "),
    ):
        assert lead is not None
        placement = Placement.objects.create(programme=place.programme, email="to-place@example.org")
        PlacingNote.objects.create(
            programme=place.programme,
            placement=placement,
            author=lead,
            words=say(f"{where}placing.words"),
            apart=say(f"{where}placing.apart"),
        )


def _released(scene: Scene, say: Say) -> None:
    """Harbour's facilitator has let somebody of the programme who is in no set here read an entry of the log."""
    author, reader = scene.cast.ada, scene.cast.noor
    supervision = Supervision.objects.create(
        facilitator=author, supervisor=reader, programme=scene.cast.programme
    )
    ReleasedEntry.objects.create(
        person=author,
        supervision=supervision,
        session=scene.harbour.held,
        words=say("facilitator released.words"),
    )
