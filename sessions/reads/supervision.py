"""Who may supervise a facilitator, who does, and what was released to them."""

from collections.abc import Mapping
from uuid import UUID

from accounts.models import User
from core.db.idempotency import seal_of
from core.db.unscoped import rows
from core.sealing import Holder, preload
from programmes.models import Programme, ProgrammeRole
from sessions.models import ReleasedEntry, Supervision
from sets.models import LearningSet
from sets.roles import Roles


def possible_supervisors(person: User, roles: Roles) -> list[ProgrammeRole]:
    """Whoever facilitates in a programme in which this person facilitates; not its leads, who read figures alone."""
    sets = LearningSet.objects.filter(pk__in=roles.sets_as("facilitator")).order_by()
    known = set(sets.values_list("programme", flat=True))
    known |= set(Programme.objects.facilitated_by(person.pk).order_by().values_list("pk", flat=True))
    now = ProgrammeRole.objects.current().filter(programme__in=known)
    leads = set(now.filter(role=ProgrammeRole.Role.LEAD).values_list("person", "programme"))
    found = now.filter(role=ProgrammeRole.Role.FACILITATOR, person__is_active=True).exclude(person=person)
    named = found.select_related("person", "programme").order_by("person__name", "programme__name", "pk")
    return [role for role in named if (role.person_id, role.programme_id) not in leads]


def supervision_of(person: User) -> Supervision | None:
    """The one that stands."""
    found = Supervision.objects.standing().filter(facilitator=person)
    return found.select_related("supervisor", "programme").first()


def released_by(person: User, supervision: Supervision | None) -> Mapping[UUID, ReleasedEntry]:
    """What the person let that supervisor read, by session; without what was taken back."""
    if supervision is None:
        return {}
    standing = ReleasedEntry.objects.filter(person=person, supervision=supervision, taken_back_at=None)
    return {one.session_id: one for one in standing}


def released_to(person: User) -> list[ReleasedEntry]:
    """What facilitators let this person read, the newest first; of what was taken back, that it was."""
    standing = Supervision.objects.standing().filter(supervisor=person)
    found = list(
        rows(ReleasedEntry)  # of other people: the one place where a log is read by another
        .filter(supervision__in=standing)
        .select_related("person", "session", "supervision__programme")
        .order_by("-created_at", "-id")
    )
    preload([Holder("person", one) for one in {entry.person_id for entry in found}])
    return found


def digest_of(session_id: UUID, words: str) -> str:
    """What a form to release carries: which words were looked at when it was pressed."""
    return seal_of({"session": session_id, "words": words})
