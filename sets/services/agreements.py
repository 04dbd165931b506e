"""Writing and accepting versions of a set's agreement."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused, Stale
from core.jobs import outbox
from programmes.usual_agreement import CONFIDENTIALITY, OFFERED
from sets.models import Acceptance, Agreement, LearningSet, Membership
from sets.permissions import check_is_in
from sets.roles import Roles
from sets.services import locking


def latest_agreement(learning_set_id: UUID) -> Agreement | None:
    """The current version, also outside a request's scope."""
    versions = Agreement.objects.with_scope(learning_set=[learning_set_id])
    newest = versions.filter(learning_set=learning_set_id).select_related("learning_set__programme")
    found: Agreement | None = newest.order_by("-version").first()
    return found


@transaction.atomic
def write_agreement(
    *,
    learning_set_id: UUID,
    person: User,
    roles: Roles,
    ground_rules: str,
    confidentiality: str,
    expected_version: int | None = None,
) -> Agreement:
    """Write a new version, accepted by its author and still to be accepted by everybody else.

    Text equal to the current version creates none, so that a form sent twice has one effect.
    """
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    locking.require_running(learning_set)
    before = latest_agreement(learning_set_id)
    if before and _says_the_same(before, ground_rules, confidentiality):
        return before
    if expected_version is not None and expected_version != (before.version if before else 0):
        raise Stale
    return add_version(learning_set, person, ground_rules, confidentiality, before)


def agreement_of_programme(learning_set: LearningSet) -> None:
    """Give a set that its programme's lead created the programme's agreement, once somebody is in it to read it.

    Nobody has accepted it yet. Does nothing for a set that has one.
    """
    if latest_agreement(learning_set.pk) is None:
        usual = learning_set.programme
        agreement = Agreement.objects.create(
            learning_set=learning_set,
            version=1,
            ground_rules=usual.ground_rules or "\n".join(str(rule) for rule in OFFERED),
            confidentiality=usual.confidentiality or str(CONFIDENTIALITY),
        )
        trail.record(
            actor=None, verb="agreement.of_programme", obj=agreement, learning_set_id=learning_set.pk
        )


def first_agreement(learning_set: LearningSet, person: User, rules: str, confidentiality: str) -> Agreement:
    """Create a new set's first version; no letters, since nobody else is in the set yet."""
    return add_version(learning_set, person, rules, confidentiality, None)


@transaction.atomic
def accept_agreement(
    *,
    learning_set_id: UUID,
    person: User,
    roles: Roles,
    version: int | None = None,
    names_attendance: bool = False,
) -> Acceptance:
    """Accept the current version; idempotent. Raises Stale if the reader saw another version, or did not see that
    attendance is seen by name, or saw it where it is not."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    check_is_in(roles, learning_set.pk)
    agreement = latest_agreement(learning_set.pk)
    if agreement is None:
        raise Refused(_("There is nothing to accept yet."))
    if version not in (None, agreement.version):
        raise Stale
    said, fresh = accept(agreement, person, names_attendance=names_attendance)
    if fresh:
        trail.record(
            actor=person,
            verb="agreement.accepted",
            obj=agreement,
            learning_set_id=learning_set.pk,
            version=agreement.version,
        )
    return said


def accept(agreement: Agreement, person: User, *, names_attendance: bool) -> tuple[Acceptance, bool]:
    """Write down that this person accepts what they read; with whether that is new. Raises Stale if it said otherwise
    of attendance by name than it does now."""
    if names_attendance != agreement.names_attendance:
        raise Stale
    said, fresh = Acceptance.objects.get_or_create(
        agreement=agreement,
        person=person,
        defaults={"learning_set_id": agreement.learning_set_id, "names_attendance": names_attendance},
    )
    if names_attendance and not said.names_attendance:
        said.names_attendance, said.accepted_at, fresh = True, clock.now(), True
        said.save(update_fields=["names_attendance", "accepted_at"])
    return said, fresh


def _says_the_same(agreement: Agreement, rules: str, confidentiality: str) -> bool:
    """Compare line by line, since browsers submit CRLF."""
    held = str(agreement.ground_rules).splitlines(), str(agreement.confidentiality).splitlines()
    return held == (rules.splitlines(), confidentiality.splitlines())


def add_version(
    learning_set: LearningSet, person: User, rules: str, confidentiality: str, before: Agreement | None
) -> Agreement:
    """Write the version after `before`, accepted by its author, and ask everybody else to accept it. Where it opens
    attendance by name, its author accepts it like everybody else, by reading it."""
    agreement = Agreement.objects.create(
        learning_set=learning_set,
        version=before.version + 1 if before else 1,
        ground_rules=rules,
        confidentiality=confidentiality,
        written_by=person,
    )
    if not agreement.names_attendance:
        accept(agreement, person, names_attendance=False)
    trail.record(
        actor=person,
        verb="agreement.written",
        obj=agreement,
        learning_set_id=learning_set.pk,
        version=agreement.version,
    )
    if before:
        _tell(learning_set, agreement, author=person)
    return agreement


def _tell(learning_set: LearningSet, agreement: Agreement, *, author: User) -> None:
    """Post a letter to everybody else in the set; it names the set and quotes nothing."""
    current = Membership.objects.current().filter(learning_set=learning_set).exclude(person=author)
    people = current.order_by().values_list("person_id", "person__email").distinct()
    for person_id, email in people.order_by("person_id"):
        outbox.post(
            key=f"agreement:{agreement.pk}:{person_id}",
            to=email,
            letter="sets.agreement_changed",
            about={
                "set": str(learning_set.pk),
                "version": str(agreement.version),
                "person": str(person_id),
                "by": str(author.pk),
                "at": clock.now().isoformat(),
            },
        )
