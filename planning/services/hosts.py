"""Naming who runs a session and who stands in, saying that one cannot, and agreeing on somebody when nobody may."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from core.jobs.outbox import post
from planning.reads.hosts import VOICES, Hosts
from planning.services.announcements import SETTLES, people_of
from sessions.models import Session, StandInVoice
from sessions.process.machine import Status
from sessions.services import locking
from sets.permissions import check_is_in
from sets.roles import Roles, roles_of
from sets.services.locking import require_running


@transaction.atomic
def name_hosts(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    expected_version: int | None,
    named_host: UUID | None,
    stand_in: UUID | None,
    trainee: UUID | None = None,
) -> Session:
    """Who runs this session, who may open, move and cancel it if they cannot, and who learns to facilitate in it."""
    session, hosts = _lock(session_id, person, roles)
    if not hosts.can_arrange:
        raise PermissionDenied
    locking.require_version(session, expected_version)
    for field, chosen in (("named_host", named_host), ("stand_in", stand_in)):
        if chosen is not None and chosen not in hosts.people:
            raise Refused(_("That person is not in this set."), field=field)
    if trainee is not None and trainee not in hosts.observers:
        raise Refused(_("Choose an observer of this set."), field="trainee")
    _check_is_another(hosts, named_host, stand_in)
    was = session.named_host_id, session.stand_in_id
    if named_host != session.named_host_id:
        session.host_cannot_at = None  # somebody else runs it now
    session.named_host_id, session.stand_in_id, session.trainee_id = named_host, stand_in, trainee
    _save(session, person, "session.hosts_named")
    _tell_named(session, person, was)
    return session


@transaction.atomic
def name_host_of_next(session: Session, person: User, host_id: UUID) -> None:
    """Who was asked to host at the end of a session is named for the set's next planned one, if whoever asked may name
    its host; a stand-in's wish gives nobody a right."""
    ahead = Session.objects.filter(learning_set=session.learning_set_id, status=Status.SCHEDULED)
    coming = ahead.filter(starts_at__gt=session.starts_at).order_by("starts_at", "id").first()
    if coming is None:
        return
    coming = locking.lock(coming.pk)
    may = Hosts(coming, person, roles_of(person.pk)).can_arrange
    if not may or coming.state is not Status.SCHEDULED or coming.named_host_id == host_id:
        return
    was = coming.named_host_id, coming.stand_in_id
    coming.named_host_id, coming.host_cannot_at = host_id, None
    if coming.stand_in_id == host_id:
        coming.stand_in_id = None
    _save(coming, person, "session.hosts_named")
    _tell_named(coming, person, was)


@transaction.atomic
def cannot_host(*, session_id: UUID, person: User, roles: Roles, back: bool = False) -> Session:
    """The host says that they cannot run it, or that they can after all. Those who may act are told; without one all
    members are, since they have to agree on somebody."""
    session, hosts = _lock(session_id, person, roles)
    roles = roles.again()
    if not hosts.is_mine and not roles.is_facilitator(session.learning_set_id):
        raise PermissionDenied
    if back:
        session.host_cannot_at = None
        return _save(session, person, "session.host_can")
    if session.host_cannot_at is None:
        session.host_cannot_at = clock.now()
        _save(session, person, "session.host_cannot")
        _tell(session, hosts, person)
    return session


@transaction.atomic
def name_stand_in(*, session_id: UUID, person: User, roles: Roles, candidate: UUID) -> Session:
    """A member's voice for who runs it, when nobody else may: with a second voice that member stands in."""
    session, hosts = _lock(session_id, person, roles)
    roles = roles.again()
    if not roles.is_member(session.learning_set_id):
        raise PermissionDenied
    if not hosts.needs_somebody:
        raise Refused(_("Somebody else may run this session already."))
    if candidate not in {one.pk for one in hosts.candidates}:
        raise Refused(_("Choose a member of the set."), field="candidate")
    StandInVoice.objects.update_or_create(
        session=session, person=person, defaults={"candidate_id": candidate}
    )
    voices = {one.pk: len(said) for one, said in hosts.voices}
    if voices.get(candidate, 0) < VOICES:
        return session
    was = session.named_host_id, session.stand_in_id
    session.stand_in_id = candidate
    _save(session, person, "session.stand_in_agreed")
    _tell_named(session, person, was)
    return session


def _check_is_another(hosts: Hosts, named_host: UUID | None, stand_in: UUID | None) -> None:
    """Raise Refused where whoever cannot host is to host after all, or the host is to stand in for themselves."""
    session, said_no = hosts.session, hosts.said_no
    host = hosts.host_if_named(named_host)
    if said_no and said_no == host and named_host != session.named_host_id:
        said = _("%(name)s cannot host this session. Choose somebody else.")
        raise Refused(said % {"name": said_no.short_name}, field="named_host")
    if host is not None and stand_in == host.pk:
        said = (
            _("%(name)s cannot host this session. Choose somebody else to stand in.")
            if said_no == host
            else _("%(name)s hosts this session. Choose somebody else to stand in.")
        )
        raise Refused(said % {"name": host.short_name}, field="stand_in")


def _lock(session_id: UUID, person: User, roles: Roles) -> tuple[Session, Hosts]:
    session = locking.lock(session_id)
    roles = roles.again()
    check_is_in(roles, session.learning_set_id)
    require_running(session.learning_set)
    if session.state is not Status.SCHEDULED:
        raise Refused(_("This session has been opened, or is over."))
    return session, Hosts(session, person, roles)


def _save(session: Session, person: User, verb: str) -> Session:
    locking.record(session, person, verb)
    locking.save_move(session, "hosts", "named_host", "stand_in", "trainee", "host_cannot_at")
    return session


def _tell_named(session: Session, person: User, was: tuple[UUID | None, UUID | None]) -> None:
    """Whoever is newly named by somebody else: once it has settled, or at once when the host has said no. A session
    that is still to be told of names its host in its own letter, but no stand-in."""
    if session.starts_at <= clock.now():
        return
    host, stand_in = session.named_host_id, session.stand_in_id
    if session.news.filter(told_at=None).exists():
        host = None
    changed = {now for now, before in zip((host, stand_in), was, strict=True) if now and now != before}
    for reader in User.objects.filter(pk__in=changed - {person.pk}, is_active=True).order_by("pk"):
        post(
            key=f"session.host_named:{session.pk}:{session.version}:{reader.pk}",
            to=reader.email,
            letter="sessions.host_named",
            about={"session": str(session.pk), "person": str(reader.pk), "by": str(person.pk)},
            not_before=clock.now() + (timedelta() if session.host_cannot_at else SETTLES),
        )


def _tell(session: Session, hosts: Hosts, person: User) -> None:
    stand_in = hosts.stand_in if hosts.others_may else None
    told = [stand_in] if stand_in and stand_in != person else people_of(session)
    said_at = session.host_cannot_at.isoformat() if session.host_cannot_at else ""
    for reader in told:
        if reader.pk != person.pk:
            post(
                key=f"session.host_cannot:{session.pk}:{said_at}:{reader.pk}",
                to=reader.email,
                letter="sessions.host_cannot",
                about={"session": str(session.pk), "person": str(reader.pk), "by": str(person.pk)},
            )
