"""What a programme's lead does with its streams: naming them, changing them, and saying which set belongs to which."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.audit import trail
from core.errors import Refused
from programmes.models import Programme, ProgrammeStream
from programmes.permissions import check_leads
from sets.models import LearningSet
from sets.services import locking

STREAMS_MOST = 20
Given = dict[str, int]
PLAN = ("planned_sessions", "weeks_between")


@dataclass(frozen=True)
class Change:
    """What becomes of one set's plan: sessions and weeks between them, before and after."""

    name: str
    before: tuple[int, int]
    after: tuple[int, int]


class _TakenBack(Exception):
    """Ends a trial."""


def tried(act: Callable[[], object], programme_id: UUID) -> list[Change]:
    """What a change of streams would do to the plans of the programme's running sets: it is made, and taken back.
    Raises what it raises."""
    before, after = _plans(programme_id), {}
    try:
        with transaction.atomic():
            act()
            after = _plans(programme_id)
            raise _TakenBack
    except _TakenBack:
        pass
    return [Change(one[0], one[1:], after[pk][1:]) for pk, one in before.items() if one != after[pk]]


def _plans(programme_id: UUID) -> dict[UUID, tuple[str, int, int]]:
    running = LearningSet.objects.running().filter(programme=programme_id).order_by("name", "pk")
    return {
        pk: (name, sessions, weeks) for pk, name, sessions, weeks in running.values_list("pk", "name", *PLAN)
    }


def given_by(programme: Programme, stream: ProgrammeStream | None) -> Given:
    """Sessions planned and weeks between them, as a stream gives them to its sets, or the programme to others."""
    if stream is None:
        return {"planned_sessions": programme.planned_sessions, "weeks_between": programme.weeks_between}
    return {"planned_sessions": stream.sessions, "weeks_between": stream.weeks}


@transaction.atomic
def save_stream(
    *,
    programme_id: UUID,
    person: User,
    name: str,
    planned_sessions: int | None,
    months: int | None,
    stream_id: UUID | None = None,
) -> ProgrammeStream:
    """Name a new stream, or change one. Its running sets follow in what they have as the stream gave it; what a set
    chose for itself stays. The same new stream sent twice is one.

    Raises Refused for a name that another stream of the programme has, and beyond STREAMS_MOST.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    values = {"name": name, "planned_sessions": planned_sessions, "months": months}
    stream = programme.streams.get(pk=stream_id) if stream_id else ProgrammeStream(programme=programme)
    others = {one.name.casefold(): one for one in programme.streams.exclude(pk=stream.pk)}
    if same := others.get(name.casefold()):
        if stream_id is None and all(getattr(same, field) == value for field, value in values.items()):
            return same
        raise Refused(_("There is a stream named %(name)s.") % {"name": same.name}, field="name")
    if stream_id is None and len(others) >= STREAMS_MOST:
        raise Refused(_("A programme has at most %(most)d streams.") % {"most": STREAMS_MOST}, field="name")
    stream.programme = programme  # the row that is locked, whose number and span it takes
    before = given_by(programme, stream)
    for field, value in values.items():
        setattr(stream, field, value)
    stream.save()
    if stream_id:
        sets = LearningSet.objects.running().filter(stream=stream).select_for_update(of=("self",))
        for one in sets.order_by("pk"):
            _follow(one, before, given_by(programme, stream))
    trail.record(actor=person, verb="programme.stream_saved", obj=programme, stream=str(stream.pk))
    return stream


@transaction.atomic
def remove_stream(*, stream_id: UUID, person: User) -> None:
    """Remove a stream that no running set belongs to. Raises Refused while one does; removed already, it is gone."""
    within = ProgrammeStream.objects.filter(pk=stream_id).values_list("programme_id", flat=True).first()
    if within is None:
        return
    programme = Programme.objects.select_for_update().get(pk=within)
    check_leads(within, person.pk)
    if number := LearningSet.objects.running().filter(stream=stream_id).count():
        said = ngettext(
            "%(n)d set belongs to it. Choose another stream for it first.",
            "%(n)d sets belong to it. Choose another stream for them first.",
            number,
        )
        raise Refused(said % {"n": number}, field="name")
    ProgrammeStream.objects.filter(pk=stream_id).delete()
    trail.record(actor=person, verb="programme.stream_removed", obj=programme, stream=str(stream_id))


@transaction.atomic
def put_in_stream(*, learning_set_id: UUID, person: User, stream_id: UUID | None) -> LearningSet:
    """Let the set belong to a stream of its programme, or to none. Sessions and weeks that it had as they were given
    follow; what it chose for itself stays, and never fewer sessions than were held."""
    within = LearningSet.objects.values_list("programme_id", flat=True).get(pk=learning_set_id)
    programme = Programme.objects.select_for_update().get(pk=within)
    check_leads(within, person.pk)
    learning_set = locking.lock(learning_set_id)
    locking.require_running(learning_set)
    streams = {one.pk: one for one in programme.streams.select_related("programme")}
    if stream_id is not None and stream_id not in streams:
        raise Refused(_("This stream has been removed. Choose another."), field="stream")
    before, stream = learning_set.stream_id, streams.get(stream_id) if stream_id else None
    if before == stream_id:
        return learning_set
    learning_set.stream = stream
    learning_set.save(update_fields=["stream"])
    was = given_by(programme, streams.get(before) if before else None)
    _follow(learning_set, was, given_by(programme, stream))
    trail.record(actor=person, verb="set.stream_chosen", obj=learning_set, learning_set_id=learning_set.pk)
    return learning_set


def _follow(learning_set: LearningSet, before: Given, now: Given) -> None:
    """Give the set what is given now, where it has what was given before."""
    changed = [field for field in now if getattr(learning_set, field) == before[field] != now[field]]
    for field in changed:
        setattr(learning_set, field, now[field])
    if "planned_sessions" in changed:
        # `sessions` is a higher app, so it is not imported: the relation gives the count.
        held = LearningSet.objects.filter(pk=learning_set.pk, sessions__status="closed").count()
        learning_set.planned_sessions = max(learning_set.planned_sessions, held)
    if changed:
        learning_set.save(update_fields=changed)
