"""What a programme's lead does with its sets: creating them, many at once, and ending who facilitates one."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from live.tickets import revoke_on_commit
from programmes.models import Programme, ProgrammeStream
from programmes.permissions import check_leads
from sets.models import LearningSet, Membership
from sets.services import locking
from sets.services.streams import given_by

DEFAULTS = ("minutes", "rounds", "default_format")


@transaction.atomic
def create_sets(
    *,
    programme_id: UUID,
    person: User,
    names: Sequence[str],
    time_zone: str,
    stream: ProgrammeStream | None = None,
) -> list[LearningSet]:
    """Create sets with the programme's defaults, in a stream with its sessions and rhythm; nobody is in them yet.

    Raises Refused for a name that a running set of the programme has, and for a stream that is gone.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    running = LearningSet.objects.running().filter(programme=programme)
    taken = {name.casefold() for name in running.values_list("name", flat=True)}
    if again := [name for name in names if name.casefold() in taken]:
        said = ngettext("There is a set named %(names)s.", "There are sets named %(names)s.", len(again))
        raise Refused(said % {"names": ", ".join(again[:5])}, field="names")
    if stream is not None:
        stream = programme.streams.filter(pk=stream.pk).first()
        if stream is None:
            raise Refused(_("This stream has been removed. Choose another."), field="stream")
    defaults = {field: getattr(programme, field) for field in DEFAULTS} | given_by(programme, stream)
    belongs = {"programme": programme, "stream": stream, "time_zone": time_zone}
    made = [LearningSet(name=name, **belongs, **defaults) for name in names]
    LearningSet.objects.bulk_create(made)
    trail.record(actor=person, verb="programme.sets_created", obj=programme, number=len(made))
    return made


@transaction.atomic
def end_facilitator(*, membership_id: UUID, person: User) -> Membership:
    """End a facilitator's membership, by who leads the programme, also of the only one: the set needs another then."""
    learning_set, membership = locking.lock_in_set(Membership, membership_id)
    check_leads(learning_set.programme_id, person.pk)
    if not membership.is_facilitator:
        raise Refused(
            _("A lead ends who facilitates. Members leave by themselves, or are let go in the set.")
        )
    if membership.holds_at(clock.now()):
        membership.ended_at = clock.now()
        membership.save(update_fields=["ended_at"])
        revoke_on_commit(user_id=membership.person_id)
        trail.record(actor=person, verb="facilitator.ended", obj=membership, learning_set_id=learning_set.pk)
    return membership
