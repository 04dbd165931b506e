"""Erasing a person: words and everything that names them are deleted; rows that figures need stay, without a name.

| of theirs | becomes |
|---|---|
| briefs, drafts, learning logs and what was released of them | rows deleted |
| contributions, reflections, apologies, themes set ahead | rows deleted |
| topic lines, actions, reports | words emptied: bids, turns and tallies hang on the rows; open actions close |
| a look back at an agreement | words emptied: the agreement is the set's |
| attendance, bids, turns, acceptances, audit rows | stay, and point to an account without a name |
| memberships and roles | end now where the set goes on |
| lists of people to place; notes on them, by them, or that keep somebody from them | rows deleted |
| account, invitations to them | nameless, under an address that does not exist |
| addresses, second steps, sign-ins, letters to them | deleted |
| their address once more | on one last letter that says so, deleted within a minute of being sent |

What stays although they typed it: an agreement, which is the set's, and what others said of them.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import models, transaction
from django.db.models import Q

from accounts.models import PersonWords, User
from actions.models import Action, Report
from core import clock
from core.audit import trail
from core.backup import deletions
from core.db.unscoped import empty_words, rows
from core.jobs import outbox
from core.models import Deletion, OutboxMail
from core.sealing import Holder
from core.sealing.destruction import shred
from core.sealing.registry import sealed_models
from issues.models import Issue, Theme
from live.tickets import revoke_on_commit
from planning.models import (
    CalendarEntry,
    CalendarFeed,
    Certificate,
    DailyNotice,
    GatheredLetter,
    JoiningNotes,
    PollAnswer,
    PollNote,
    QuietHours,
    ReminderWords,
    StoppedNotice,
)
from privacy.services import account_removal
from privacy.services.placing import forget_placing
from programmes.models import ProgrammeRole
from sessions.models import (
    Apology,
    Attendance,
    Contribution,
    OwnFormat,
    QueueEntry,
    Reflection,
    Session,
    SessionScore,
    Supervision,
    TraineeFeedback,
)
from sessions.process.machine import Status
from sessions.services import locking
from sets.models import LearningSet, Membership, Renewal, ReviewSheet, SetStatus

PERSON = "person"
FAREWELL = "rights.erased"
NOBODY = "erased.invalid"  # a domain that never is
NAMELESS = "Somebody who left"
LATE = timedelta(hours=1)  # no request that began before an erasure lasts as long


@transaction.atomic
def erase(*, person_id: UUID, actor: models.Model | None = None, tell: bool = True) -> bool:
    """Erase a person for good; False if there is no such person or they were erased before."""
    _let_them_finish(person_id)
    person = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=person_id).first()
    deletions.note(kind=PERSON, subject_id=person_id)
    if person is None or is_erased(person):
        return False
    live, address, language = _leave(person), person.email, person.language
    _delete_words(person)
    _empty_words(person)
    forget_placing(person)
    account_removal.forget(person)
    _make_nameless(person)
    shred(Holder("person", person.pk), actor=actor)
    trail.record(actor=actor, verb="person.erased", obj=person)
    revoke_on_commit(user_id=person.pk)
    if tell:
        _say_farewell(person, address, language)
    for session in live:
        locking.save_change(session, "people")
    return True


def is_erased(person: User) -> bool:
    """Whether this account was erased and only stays because figures refer to it."""
    return not person.is_active and person.email.endswith(f"@{NOBODY}")


def erase_what_came_late() -> None:
    """Delete what was written after an erasure by a request that had begun before it: not every verb waits for a lock
    that erasing holds."""
    lately = Deletion.objects.filter(kind=PERSON, created_at__gt=clock.now() - LATE)
    for person_id in lately.values_list("subject_id", flat=True):
        _erase_what_came_late(person_id)


@transaction.atomic
def _erase_what_came_late(person_id: UUID) -> None:
    person = User.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None or not is_erased(person):
        return
    _delete_words(person)
    _empty_words(person)
    if person.name != NAMELESS:
        _make_nameless(person)


@deletions.redone_by(PERSON)
def _erase_again(person_id: UUID) -> None:
    erase(person_id=person_id, tell=False)  # they were told when it was done


def forget_farewells() -> None:
    """Delete confirmations of erasure that were sent or given up, which hold the last copy of the address."""
    OutboxMail.objects.filter(letter=FAREWELL).exclude(state=OutboxMail.State.WAITING).delete()


def _say_farewell(person: User, address: str, language: str) -> None:
    about = {"at": clock.now().isoformat(), "language": language}
    outbox.post(key=f"erased:{person.pk}", to=address, letter=FAREWELL, about=about)


def _let_them_finish(person_id: UUID) -> None:
    """Lock their sets and these sets' sessions, as every verb there does, before the person: what they say this moment
    is then there to be deleted, and what they say next is refused. The other way round the two wait for each other, and
    so they do when the key is locked as well, which what is said refers to as it is committed."""
    theirs = Membership.objects.of(person_id).values("learning_set")
    list(
        LearningSet.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=theirs).order_by("pk")
    )
    sessions = Session.with_rehearsals.select_for_update(of=("self",), no_key=True)
    list(sessions.filter(learning_set__in=theirs).order_by("pk").values_list("pk"))


def _leave(person: User) -> list[Session]:
    """End the person's memberships of sets that go on, and their roles; returns the live sessions of those sets."""
    now = clock.now()
    current = Membership.objects.current().of(person.pk).exclude(learning_set__status=SetStatus.ENDED)
    sets = list(current.values_list("learning_set", flat=True))
    current.update(ended_at=now, is_deputy=False)
    ProgrammeRole.objects.current().filter(person=person).update(ended_at=now)
    Attendance.objects.filter(person=person, session__status=Status.SCHEDULED).delete()
    QueueEntry.objects.filter(person=person, done_at=None).update(done_at=now)
    Session.objects.live().filter(host=person).update(host=None)
    return list(Session.objects.live().filter(learning_set__in=sets).order_by("id"))


def _delete_words(person: User) -> None:
    for model in sealed_models():
        if issubclass(model, PersonWords):  # every table of personal words, future ones included
            rows(model).filter(person=person).delete()
    rows(Contribution).filter(Q(author=person) | Q(author=None, written_by=person)).delete()
    rows(Reflection).filter(author=person).delete()
    rows(Apology).filter(person=person).delete()
    rows(SessionScore).filter(person=person).delete()
    rows(ReviewSheet).filter(author=person).delete()
    rows(TraineeFeedback).filter(Q(author=person) | Q(trainee=person)).delete()
    rows(Supervision).filter(Q(facilitator=person) | Q(supervisor=person)).delete()
    rows(CalendarEntry).filter(person=person).delete()
    rows(CalendarFeed).filter(person=person).delete()
    rows(PollAnswer).filter(person=person).delete()
    rows(Certificate).filter(person=person).delete()
    rows(PollNote).filter(person=person).delete()
    rows(ReminderWords).filter(author=person).delete()
    rows(JoiningNotes).filter(author=person).delete()
    rows(StoppedNotice).filter(person=person).delete()
    rows(DailyNotice).filter(person=person).delete()
    rows(GatheredLetter).filter(person=person).delete()
    rows(QuietHours).filter(person=person).delete()
    rows(Theme).filter(set_by=person).delete()
    rows(OwnFormat).filter(made_by=person).update(made_by=None)  # the set's words: its sessions run by them


def _empty_words(person: User) -> None:
    issues, actions = rows(Issue).filter(owner=person), rows(Action).filter(owner=person)
    empty_words(issues, "topic_line", "wants")
    issues.exclude(status=Issue.Status.WORKED_ON).update(status=Issue.Status.CLOSED)
    empty_words(rows(Report).filter(action__in=actions), "happened", "changed")
    empty_words(actions, "words")
    empty_words(rows(Renewal).filter(agreement__written_by=person), "look_back")
    # Nobody is left to report on it, and without an outcome it does not count in the tally.
    actions.filter(closed_at=None).update(closed_at=clock.now())


def _make_nameless(person: User) -> None:
    person.email, person.name = f"{uuid4().hex}@{NOBODY}", NAMELESS
    person.set_unusable_password()
    person.is_active = person.is_staff = person.is_superuser = False
    person.time_zone, person.language, person.theme, person.last_login = "UTC", "en-gb", "", None
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
